%struct.tuple_slot = type { ptr, i32 }
%struct.range_field = type { i32, i32 }
%struct.counter_array = type { i64, ptr }
%struct.cell = type { i64, i64 }
%struct.register_array = type { i64, i64, ptr }
%struct.meter_array = type { i64, i64, ptr }
%struct.meter_cell = type { i64, i64, i64, i64, i64, double, double, i64 }
%struct.message = type { i32, i32, i32, i32, i64, i32, i32 }
%struct.timespec = type { i64, i64 }
%struct.mmsghdr = type { %struct.msghdr, i32 }
%struct.msghdr = type { ptr, i32, ptr, i64, ptr, i64, i32 }
%struct.iovec = type { ptr, i64 }
%struct.sched_param = type { i32 }
%struct.pollfd = type { i32, i16, i16 }
%struct.replica = type { i16, i16 }

@rt_hash.random_state = internal unnamed_addr global i64 0, align 8
@p4_phv_size = external local_unnamed_addr constant i32, align 4

; Function Attrs: noredzone nounwind
define i64 @quiesce_reclaim(ptr nocapture noundef %0) local_unnamed_addr #0 {
  fence seq_cst
  %2 = load atomic i64, ptr %0 seq_cst, align 8
  %3 = getelementptr inbounds i8, ptr %0, i64 8
  %4 = load ptr, ptr %3, align 8
  %5 = icmp eq ptr %4, null
  br i1 %5, label %27, label %6

6:                                                ; preds = %1, %22
  %7 = phi ptr [ %25, %22 ], [ %4, %1 ]
  %8 = phi i64 [ %24, %22 ], [ 0, %1 ]
  %9 = phi ptr [ %23, %22 ], [ %3, %1 ]
  %10 = getelementptr inbounds i8, ptr %7, i64 16
  %11 = load i64, ptr %10, align 8
  %12 = and i64 %11, 1
  %13 = icmp ne i64 %12, 0
  %14 = icmp eq i64 %11, %2
  %15 = select i1 %13, i1 %14, i1 false
  br i1 %15, label %20, label %16

16:                                               ; preds = %6
  %17 = load ptr, ptr %7, align 8
  store ptr %17, ptr %9, align 8
  %18 = getelementptr inbounds i8, ptr %7, i64 8
  %19 = load ptr, ptr %18, align 8
  tail call void @free(ptr noundef %19) #31
  tail call void @free(ptr noundef %7) #31
  br label %22

20:                                               ; preds = %6
  %21 = add i64 %8, 1
  br label %22

22:                                               ; preds = %20, %16
  %23 = phi ptr [ %9, %16 ], [ %7, %20 ]
  %24 = phi i64 [ %8, %16 ], [ %21, %20 ]
  %25 = load ptr, ptr %23, align 8
  %26 = icmp eq ptr %25, null
  br i1 %26, label %27, label %6, !llvm.loop !2

27:                                               ; preds = %22, %1
  %28 = phi i64 [ 0, %1 ], [ %24, %22 ]
  ret i64 %28
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.start.p0(i64 immarg, ptr nocapture) #1

; Function Attrs: mustprogress noredzone nounwind willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite)
declare void @free(ptr allocptr nocapture noundef) local_unnamed_addr #2

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(i64 immarg, ptr nocapture) #1

; Function Attrs: mustprogress noredzone nounwind willreturn
define void @retire(ptr noundef %0, ptr noundef %1) local_unnamed_addr #3 {
  %3 = icmp eq ptr %1, null
  br i1 %3, label %24, label %4

4:                                                ; preds = %2
  fence seq_cst
  %5 = icmp eq ptr %0, null
  br i1 %5, label %8, label %6

6:                                                ; preds = %4
  %7 = load atomic i64, ptr %0 seq_cst, align 8
  br label %8

8:                                                ; preds = %4, %6
  %9 = phi i64 [ %7, %6 ], [ 0, %4 ]
  %10 = and i64 %9, 1
  %11 = icmp eq i64 %10, 0
  br i1 %11, label %14, label %12

12:                                               ; preds = %8
  %13 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %14

14:                                               ; preds = %8, %12
  %15 = phi ptr [ %13, %12 ], [ null, %8 ]
  br i1 %11, label %16, label %17

16:                                               ; preds = %14
  tail call void @free(ptr noundef %1) #31
  br label %24

17:                                               ; preds = %14
  %18 = icmp eq ptr %15, null
  br i1 %18, label %24, label %19

19:                                               ; preds = %17
  %20 = getelementptr inbounds i8, ptr %15, i64 8
  store ptr %1, ptr %20, align 8
  %21 = getelementptr inbounds i8, ptr %15, i64 16
  store i64 %9, ptr %21, align 8
  %22 = getelementptr inbounds i8, ptr %0, i64 8
  %23 = load ptr, ptr %22, align 8
  store ptr %23, ptr %15, align 8
  store ptr %15, ptr %22, align 8
  br label %24

24:                                               ; preds = %16, %19, %17, %2
  ret void
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn allockind("alloc,uninitialized") allocsize(0) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @malloc(i64 noundef) local_unnamed_addr #4

; Function Attrs: nofree noredzone nounwind memory(readwrite, inaccessiblemem: none)
define ptr @rt_lookup(ptr nocapture noundef readonly %0, i32 noundef %1, ptr nocapture noundef readonly %2, ptr nocapture noundef readonly %3) local_unnamed_addr #5 {
  %5 = load ptr, ptr %0, align 8
  %6 = getelementptr inbounds i8, ptr %5, i64 24
  %7 = load ptr, ptr %6, align 8
  %8 = zext i32 %1 to i64
  %9 = getelementptr inbounds ptr, ptr %7, i64 %8
  %10 = load ptr, ptr %9, align 8
  %11 = tail call fastcc ptr @table_find(ptr noundef %10, ptr noundef %2) #31
  %12 = getelementptr inbounds i8, ptr %11, i64 20
  %13 = load i32, ptr %12, align 4
  %14 = icmp eq i32 %13, 0
  br i1 %14, label %27, label %15

15:                                               ; preds = %4
  %16 = load i64, ptr %11, align 8
  %17 = add i64 %16, 1
  store i64 %17, ptr %11, align 8
  %18 = getelementptr inbounds i8, ptr %3, i64 20
  %19 = load i32, ptr %18, align 4
  %20 = zext i32 %19 to i64
  %21 = getelementptr inbounds i8, ptr %11, i64 8
  %22 = load i64, ptr %21, align 8
  %23 = add i64 %22, %20
  store i64 %23, ptr %21, align 8
  %24 = getelementptr inbounds i8, ptr %3, i64 40
  %25 = load i64, ptr %24, align 8
  %26 = getelementptr inbounds i8, ptr %11, i64 32
  store i64 %25, ptr %26, align 8
  br label %27

27:                                               ; preds = %15, %4
  ret ptr %11
}

; Function Attrs: nofree noredzone nounwind memory(readwrite, inaccessiblemem: none)
define internal fastcc ptr @table_find(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) unnamed_addr #5 {
  %3 = alloca [64 x i64], align 16
  %4 = alloca [64 x i64], align 16
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %4) #33
  %5 = getelementptr inbounds i8, ptr %0, i64 28
  %6 = load i32, ptr %5, align 4
  %7 = icmp eq i32 %6, 0
  br i1 %7, label %15, label %8

8:                                                ; preds = %2
  %9 = add i32 %6, -1
  %10 = zext i32 %9 to i64
  %11 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %10
  store i64 0, ptr %11, align 8
  %12 = getelementptr inbounds i8, ptr %0, i64 24
  %13 = load i32, ptr %12, align 8
  %14 = zext i32 %13 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 16 %4, ptr align 1 %1, i64 %14, i1 false)
  br label %15

15:                                               ; preds = %8, %2
  %16 = load atomic i64, ptr %0 acquire, align 8
  %17 = inttoptr i64 %16 to ptr
  %18 = load i32, ptr %17, align 8
  %19 = icmp eq i32 %18, 0
  br i1 %19, label %150, label %20

20:                                               ; preds = %15
  %21 = getelementptr inbounds i8, ptr %17, i64 8
  %22 = getelementptr inbounds i8, ptr %17, i64 8
  %23 = getelementptr inbounds i8, ptr %0, i64 32
  %24 = getelementptr inbounds i8, ptr %0, i64 56
  %25 = getelementptr inbounds i8, ptr %0, i64 60
  br label %26

26:                                               ; preds = %20, %142
  %27 = phi i64 [ 0, %20 ], [ %146, %142 ]
  %28 = phi ptr [ null, %20 ], [ %145, %142 ]
  %29 = icmp eq ptr %28, null
  br i1 %29, label %36, label %30

30:                                               ; preds = %26
  %31 = getelementptr inbounds i8, ptr %28, i64 64
  %32 = load i32, ptr %31, align 8
  %33 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %21, i64 0, i64 %27, i32 1
  %34 = load i32, ptr %33, align 8
  %35 = icmp slt i32 %32, %34
  br i1 %35, label %36, label %150

36:                                               ; preds = %30, %26
  %37 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %22, i64 0, i64 %27
  %38 = load ptr, ptr %37, align 8
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %3) #33
  %39 = load i32, ptr %5, align 4
  %40 = icmp eq i32 %39, 0
  br i1 %40, label %44, label %41

41:                                               ; preds = %36
  %42 = getelementptr inbounds i8, ptr %38, i64 16
  %43 = zext i32 %39 to i64
  br label %56

44:                                               ; preds = %56, %36
  %45 = phi i64 [ 0, %36 ], [ %72, %56 ]
  %46 = load atomic i64, ptr %38 acquire, align 8
  %47 = inttoptr i64 %46 to ptr
  %48 = getelementptr inbounds i8, ptr %47, i64 8
  %49 = load i64, ptr %47, align 8
  %50 = and i64 %49, %45
  %51 = getelementptr inbounds [0 x ptr], ptr %48, i64 0, i64 %50
  %52 = load atomic i64, ptr %51 acquire, align 8
  %53 = icmp eq i64 %52, 0
  br i1 %53, label %142, label %54

54:                                               ; preds = %44
  %55 = getelementptr inbounds i8, ptr %28, i64 64
  br label %75

56:                                               ; preds = %56, %41
  %57 = phi i64 [ 0, %41 ], [ %73, %56 ]
  %58 = phi i64 [ 0, %41 ], [ %72, %56 ]
  %59 = getelementptr inbounds i64, ptr %4, i64 %57
  %60 = load i64, ptr %59, align 8
  %61 = getelementptr inbounds [0 x i64], ptr %42, i64 0, i64 %57
  %62 = load i64, ptr %61, align 8
  %63 = and i64 %62, %60
  %64 = getelementptr inbounds [64 x i64], ptr %3, i64 0, i64 %57
  store i64 %63, ptr %64, align 8
  %65 = xor i64 %63, -7046029254386353131
  %66 = zext i64 %65 to i128
  %67 = xor i64 %58, -2960836687051489901
  %68 = zext i64 %67 to i128
  %69 = mul nuw i128 %66, %68
  %70 = lshr i128 %69, 64
  %71 = xor i128 %70, %69
  %72 = trunc i128 %71 to i64
  %73 = add nuw nsw i64 %57, 1
  %74 = icmp eq i64 %73, %43
  br i1 %74, label %44, label %56, !llvm.loop !5

75:                                               ; preds = %139, %54
  %76 = phi i64 [ %52, %54 ], [ %140, %139 ]
  %77 = inttoptr i64 %76 to ptr
  %78 = getelementptr inbounds i8, ptr %77, i64 16
  %79 = load i64, ptr %78, align 8
  %80 = icmp eq i64 %79, %45
  br i1 %80, label %81, label %139

81:                                               ; preds = %75
  br i1 %29, label %87, label %82

82:                                               ; preds = %81
  %83 = getelementptr inbounds i8, ptr %77, i64 24
  %84 = load i32, ptr %83, align 8
  %85 = load i32, ptr %55, align 8
  %86 = icmp sgt i32 %84, %85
  br i1 %86, label %87, label %142

87:                                               ; preds = %82, %81
  %88 = getelementptr inbounds i8, ptr %77, i64 8
  %89 = load ptr, ptr %88, align 8
  %90 = getelementptr inbounds i8, ptr %89, i64 8
  %91 = load ptr, ptr %90, align 8
  %92 = load i32, ptr %5, align 4
  %93 = shl i32 %92, 3
  %94 = zext i32 %93 to i64
  %95 = call i32 @bcmp(ptr %91, ptr nonnull %3, i64 %94)
  %96 = icmp eq i32 %95, 0
  br i1 %96, label %97, label %139

97:                                               ; preds = %87
  %98 = load i32, ptr %23, align 8
  %99 = icmp eq i32 %98, 0
  br i1 %99, label %142, label %100

100:                                              ; preds = %97
  %101 = getelementptr inbounds i8, ptr %89, i64 16
  %102 = load ptr, ptr %101, align 8
  %103 = zext i32 %98 to i64
  %104 = load i32, ptr %24, align 8
  %105 = load i32, ptr %25, align 4
  %106 = zext i32 %104 to i64
  %107 = getelementptr inbounds i8, ptr %4, i64 %106
  %108 = getelementptr inbounds i8, ptr %102, i64 %106
  %109 = zext i32 %105 to i64
  %110 = call i32 @memcmp(ptr noundef nonnull readonly %107, ptr noundef %108, i64 noundef %109) #31
  %111 = icmp slt i32 %110, 0
  br i1 %111, label %139, label %112

112:                                              ; preds = %100
  %113 = getelementptr inbounds i8, ptr %89, i64 24
  %114 = load ptr, ptr %113, align 8
  %115 = getelementptr inbounds i8, ptr %114, i64 %106
  %116 = call i32 @memcmp(ptr noundef nonnull readonly %107, ptr noundef %115, i64 noundef %109) #31
  %117 = icmp sgt i32 %116, 0
  br i1 %117, label %139, label %118

118:                                              ; preds = %112, %133
  %119 = phi i64 [ %120, %133 ], [ 0, %112 ]
  %120 = add nuw nsw i64 %119, 1
  %121 = icmp eq i64 %120, %103
  br i1 %121, label %137, label %122, !llvm.loop !6

122:                                              ; preds = %118
  %123 = getelementptr inbounds [0 x %struct.range_field], ptr %24, i64 0, i64 %120
  %124 = load i32, ptr %123, align 8
  %125 = getelementptr inbounds i8, ptr %123, i64 4
  %126 = load i32, ptr %125, align 4
  %127 = zext i32 %124 to i64
  %128 = getelementptr inbounds i8, ptr %4, i64 %127
  %129 = getelementptr inbounds i8, ptr %102, i64 %127
  %130 = zext i32 %126 to i64
  %131 = call i32 @memcmp(ptr noundef nonnull readonly %128, ptr noundef %129, i64 noundef %130) #31
  %132 = icmp slt i32 %131, 0
  br i1 %132, label %137, label %133, !llvm.loop !6

133:                                              ; preds = %122
  %134 = getelementptr inbounds i8, ptr %114, i64 %127
  %135 = call i32 @memcmp(ptr noundef nonnull readonly %128, ptr noundef %134, i64 noundef %130) #31
  %136 = icmp sgt i32 %135, 0
  br i1 %136, label %137, label %118, !llvm.loop !6

137:                                              ; preds = %118, %122, %133
  %138 = icmp ult i64 %120, %103
  br i1 %138, label %139, label %142

139:                                              ; preds = %112, %137, %100, %87, %75
  %140 = load atomic i64, ptr %77 acquire, align 8
  %141 = icmp eq i64 %140, 0
  br i1 %141, label %142, label %75, !llvm.loop !7

142:                                              ; preds = %82, %97, %137, %139, %44
  %143 = phi ptr [ null, %44 ], [ null, %139 ], [ null, %82 ], [ %89, %137 ], [ %89, %97 ]
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %3) #33
  %144 = icmp eq ptr %143, null
  %145 = select i1 %144, ptr %28, ptr %143
  %146 = add nuw nsw i64 %27, 1
  %147 = load i32, ptr %17, align 8
  %148 = zext i32 %147 to i64
  %149 = icmp ult i64 %146, %148
  br i1 %149, label %26, label %150, !llvm.loop !8

150:                                              ; preds = %142, %30, %15
  %151 = phi ptr [ null, %15 ], [ %145, %142 ], [ %28, %30 ]
  %152 = icmp eq ptr %151, null
  %153 = getelementptr inbounds i8, ptr %0, i64 8
  %154 = select i1 %152, ptr %153, ptr %151
  %155 = load atomic i64, ptr %154 acquire, align 8
  %156 = inttoptr i64 %155 to ptr
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %4) #33
  ret ptr %156
}

; Function Attrs: nofree noredzone nounwind memory(readwrite, inaccessiblemem: none)
define ptr @table_peek(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) local_unnamed_addr #5 {
  %3 = tail call fastcc ptr @table_find(ptr noundef %0, ptr noundef %1) #31
  ret ptr %3
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn
define noalias noundef ptr @table_new(ptr noundef %0, i32 noundef %1, i32 noundef %2, ptr nocapture noundef readonly %3) local_unnamed_addr #6 {
  %5 = icmp ugt i32 %1, 512
  br i1 %5, label %33, label %6

6:                                                ; preds = %4
  %7 = zext i32 %2 to i64
  %8 = shl nuw nsw i64 %7, 3
  %9 = add nuw nsw i64 %8, 56
  %10 = tail call ptr @calloc(i64 noundef 1, i64 noundef %9) #34
  %11 = icmp eq ptr %10, null
  br i1 %11, label %33, label %12

12:                                               ; preds = %6
  %13 = getelementptr inbounds i8, ptr %10, i64 16
  store ptr %0, ptr %13, align 8
  %14 = getelementptr inbounds i8, ptr %10, i64 24
  store i32 %1, ptr %14, align 8
  %15 = add nuw nsw i32 %1, 7
  %16 = lshr i32 %15, 3
  %17 = getelementptr inbounds i8, ptr %10, i64 28
  store i32 %16, ptr %17, align 4
  %18 = getelementptr inbounds i8, ptr %10, i64 32
  store i32 %2, ptr %18, align 8
  %19 = icmp eq i32 %2, 0
  br i1 %19, label %22, label %20

20:                                               ; preds = %12
  %21 = getelementptr inbounds i8, ptr %10, i64 56
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %21, ptr align 4 %3, i64 %8, i1 false)
  br label %22

22:                                               ; preds = %20, %12
  %23 = tail call dereferenceable_or_null(8) ptr @calloc(i64 noundef 1, i64 noundef 8) #34
  %24 = icmp eq ptr %23, null
  br i1 %24, label %26, label %25

25:                                               ; preds = %22
  store i32 0, ptr %23, align 8
  br label %26

26:                                               ; preds = %22, %25
  store ptr %23, ptr %10, align 8
  %27 = tail call dereferenceable_or_null(64) ptr @calloc(i64 noundef 1, i64 noundef 64) #34
  %28 = icmp eq ptr %27, null
  br i1 %28, label %31, label %29

29:                                               ; preds = %26
  %30 = getelementptr inbounds i8, ptr %27, i64 16
  store i32 -1, ptr %30, align 8
  br label %31

31:                                               ; preds = %26, %29
  %32 = getelementptr inbounds i8, ptr %10, i64 8
  store ptr %27, ptr %32, align 8
  br label %33

33:                                               ; preds = %31, %6, %4
  %34 = phi ptr [ null, %4 ], [ %10, %31 ], [ null, %6 ]
  ret ptr %34
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @calloc(i64 noundef, i64 noundef) local_unnamed_addr #7

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite)
declare void @llvm.memcpy.p0.p0.i64(ptr noalias nocapture writeonly, ptr noalias nocapture readonly, i64, i1 immarg) #8

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @table_set_default(ptr nocapture noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2, i32 noundef %3) local_unnamed_addr #3 {
  %5 = zext i32 %3 to i64
  %6 = add nuw nsw i64 %5, 64
  %7 = tail call ptr @calloc(i64 noundef 1, i64 noundef %6) #34
  %8 = icmp eq ptr %7, null
  br i1 %8, label %38, label %9

9:                                                ; preds = %4
  %10 = getelementptr inbounds i8, ptr %7, i64 16
  store i32 %1, ptr %10, align 8
  %11 = getelementptr inbounds i8, ptr %7, i64 48
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %11, ptr readonly align 1 %2, i64 %5, i1 false)
  %12 = getelementptr inbounds i8, ptr %0, i64 8
  %13 = load ptr, ptr %12, align 8
  %14 = ptrtoint ptr %7 to i64
  store atomic i64 %14, ptr %12 release, align 8
  %15 = getelementptr inbounds i8, ptr %0, i64 16
  %16 = load ptr, ptr %15, align 8
  %17 = icmp eq ptr %13, null
  br i1 %17, label %38, label %18

18:                                               ; preds = %9
  fence seq_cst
  %19 = icmp eq ptr %16, null
  br i1 %19, label %22, label %20

20:                                               ; preds = %18
  %21 = load atomic i64, ptr %16 seq_cst, align 8
  br label %22

22:                                               ; preds = %20, %18
  %23 = phi i64 [ %21, %20 ], [ 0, %18 ]
  %24 = and i64 %23, 1
  %25 = icmp eq i64 %24, 0
  br i1 %25, label %28, label %26

26:                                               ; preds = %22
  %27 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %28

28:                                               ; preds = %26, %22
  %29 = phi ptr [ %27, %26 ], [ null, %22 ]
  br i1 %25, label %30, label %31

30:                                               ; preds = %28
  tail call void @free(ptr noundef %13) #31
  br label %38

31:                                               ; preds = %28
  %32 = icmp eq ptr %29, null
  br i1 %32, label %38, label %33

33:                                               ; preds = %31
  %34 = getelementptr inbounds i8, ptr %29, i64 8
  store ptr %13, ptr %34, align 8
  %35 = getelementptr inbounds i8, ptr %29, i64 16
  store i64 %23, ptr %35, align 8
  %36 = getelementptr inbounds i8, ptr %16, i64 8
  %37 = load ptr, ptr %36, align 8
  store ptr %37, ptr %29, align 8
  store ptr %29, ptr %36, align 8
  br label %38

38:                                               ; preds = %4, %33, %31, %30, %9
  %39 = phi i32 [ 0, %9 ], [ 0, %30 ], [ 0, %31 ], [ 0, %33 ], [ -1, %4 ]
  ret i32 %39
}

; Function Attrs: noredzone nounwind
define noundef ptr @table_insert(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, ptr nocapture noundef readonly %2, ptr nocapture noundef readonly %3, ptr nocapture noundef readonly %4, i32 noundef %5, i32 noundef %6, ptr nocapture noundef readonly %7, i32 noundef %8) local_unnamed_addr #0 {
  %10 = alloca [64 x i64], align 16
  %11 = alloca [64 x i64], align 16
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %10) #33
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %11) #33
  %12 = getelementptr inbounds i8, ptr %0, i64 28
  %13 = load i32, ptr %12, align 4
  %14 = shl i32 %13, 3
  %15 = zext i32 %14 to i64
  call void @llvm.memset.p0.i64(ptr nonnull align 16 %10, i8 0, i64 %15, i1 false)
  call void @llvm.memset.p0.i64(ptr nonnull align 16 %11, i8 0, i64 %15, i1 false)
  %16 = getelementptr inbounds i8, ptr %0, i64 24
  %17 = load i32, ptr %16, align 8
  %18 = zext i32 %17 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 16 %10, ptr align 1 %1, i64 %18, i1 false)
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 16 %11, ptr align 1 %2, i64 %18, i1 false)
  %19 = getelementptr inbounds i8, ptr %0, i64 32
  %20 = load i32, ptr %19, align 8
  %21 = icmp eq i32 %20, 0
  %22 = shl i32 %17, 1
  %23 = select i1 %21, i32 0, i32 %22
  %24 = add nuw nsw i64 %15, 72
  %25 = zext i32 %23 to i64
  %26 = add nuw nsw i64 %24, %25
  %27 = tail call ptr @calloc(i64 noundef 1, i64 noundef %26) #34
  %28 = zext i32 %8 to i64
  %29 = add nuw nsw i64 %28, 64
  %30 = tail call ptr @calloc(i64 noundef 1, i64 noundef %29) #34
  %31 = icmp eq ptr %30, null
  br i1 %31, label %35, label %32

32:                                               ; preds = %9
  %33 = getelementptr inbounds i8, ptr %30, i64 16
  store i32 %6, ptr %33, align 8
  %34 = getelementptr inbounds i8, ptr %30, i64 48
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %34, ptr readonly align 1 %7, i64 %28, i1 false)
  br label %35

35:                                               ; preds = %9, %32
  %36 = icmp ne ptr %27, null
  %37 = icmp ne ptr %30, null
  %38 = and i1 %36, %37
  br i1 %38, label %39, label %78

39:                                               ; preds = %35
  %40 = load ptr, ptr %0, align 8
  %41 = load i32, ptr %40, align 8
  %42 = icmp ne i32 %41, 0
  br i1 %42, label %43, label %65

43:                                               ; preds = %39
  %44 = getelementptr inbounds i8, ptr %40, i64 8
  %45 = zext i32 %41 to i64
  %46 = load ptr, ptr %44, align 8
  %47 = getelementptr inbounds i8, ptr %46, i64 16
  %48 = call i32 @bcmp(ptr nonnull %47, ptr nonnull readonly %11, i64 %15)
  %49 = icmp eq i32 %48, 0
  br i1 %49, label %65, label %50

50:                                               ; preds = %43
  %51 = icmp ne i32 %41, 1
  %52 = icmp eq i32 %41, 1
  br i1 %52, label %65, label %57, !llvm.loop !9

53:                                               ; preds = %57
  %54 = add nuw nsw i64 %59, 1
  %55 = icmp ult i64 %54, %45
  %56 = icmp eq i64 %54, %45
  br i1 %56, label %65, label %57, !llvm.loop !9

57:                                               ; preds = %50, %53
  %58 = phi i1 [ %55, %53 ], [ %51, %50 ]
  %59 = phi i64 [ %54, %53 ], [ 1, %50 ]
  %60 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %44, i64 0, i64 %59
  %61 = load ptr, ptr %60, align 8
  %62 = getelementptr inbounds i8, ptr %61, i64 16
  %63 = call i32 @bcmp(ptr nonnull %62, ptr nonnull readonly %11, i64 %15)
  %64 = icmp eq i32 %63, 0
  br i1 %64, label %65, label %53, !llvm.loop !9

65:                                               ; preds = %57, %53, %50, %43, %39
  %66 = phi i1 [ %42, %39 ], [ true, %43 ], [ %51, %50 ], [ %55, %53 ], [ %58, %57 ]
  %67 = phi ptr [ undef, %39 ], [ %46, %43 ], [ %46, %50 ], [ %61, %53 ], [ %61, %57 ]
  br i1 %66, label %78, label %68

68:                                               ; preds = %65
  %69 = add nuw nsw i64 %15, 16
  %70 = tail call ptr @calloc(i64 noundef 1, i64 noundef %69) #34
  %71 = icmp eq ptr %70, null
  br i1 %71, label %78, label %72

72:                                               ; preds = %68
  %73 = getelementptr inbounds i8, ptr %70, i64 16
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %73, ptr nonnull readonly align 16 %11, i64 %15, i1 false)
  %74 = tail call dereferenceable_or_null(72) ptr @calloc(i64 noundef 1, i64 noundef 72) #34
  %75 = icmp eq ptr %74, null
  br i1 %75, label %77, label %76

76:                                               ; preds = %72
  store i64 7, ptr %74, align 8
  store ptr %74, ptr %70, align 8
  br label %78

77:                                               ; preds = %72
  store ptr %74, ptr %70, align 8
  tail call void @free(ptr noundef %70) #31
  br label %78

78:                                               ; preds = %77, %76, %68, %65, %35
  %79 = phi ptr [ null, %35 ], [ %67, %65 ], [ null, %77 ], [ null, %68 ], [ %70, %76 ]
  %80 = icmp eq ptr %79, null
  br i1 %80, label %81, label %82

81:                                               ; preds = %78
  tail call void @free(ptr noundef %27) #31
  tail call void @free(ptr noundef %30) #31
  br label %352

82:                                               ; preds = %78
  %83 = getelementptr inbounds i8, ptr %27, i64 72
  %84 = getelementptr inbounds i8, ptr %27, i64 8
  store ptr %83, ptr %84, align 8
  %85 = load i32, ptr %12, align 4
  %86 = icmp eq i32 %85, 0
  br i1 %86, label %87, label %90

87:                                               ; preds = %90, %82
  %88 = phi i32 [ %85, %82 ], [ %100, %90 ]
  %89 = icmp eq i32 %23, 0
  br i1 %89, label %115, label %103

90:                                               ; preds = %82, %90
  %91 = phi i64 [ %99, %90 ], [ 0, %82 ]
  %92 = getelementptr inbounds [64 x i64], ptr %10, i64 0, i64 %91
  %93 = load i64, ptr %92, align 8
  %94 = getelementptr inbounds [64 x i64], ptr %11, i64 0, i64 %91
  %95 = load i64, ptr %94, align 8
  %96 = and i64 %95, %93
  %97 = load ptr, ptr %84, align 8
  %98 = getelementptr inbounds i64, ptr %97, i64 %91
  store i64 %96, ptr %98, align 8
  %99 = add nuw nsw i64 %91, 1
  %100 = load i32, ptr %12, align 4
  %101 = zext i32 %100 to i64
  %102 = icmp ult i64 %99, %101
  br i1 %102, label %90, label %87, !llvm.loop !10

103:                                              ; preds = %87
  %104 = load ptr, ptr %84, align 8
  %105 = zext i32 %88 to i64
  %106 = getelementptr inbounds i64, ptr %104, i64 %105
  %107 = getelementptr inbounds i8, ptr %27, i64 16
  store ptr %106, ptr %107, align 8
  %108 = load i32, ptr %16, align 8
  %109 = zext i32 %108 to i64
  %110 = getelementptr inbounds i8, ptr %106, i64 %109
  %111 = getelementptr inbounds i8, ptr %27, i64 24
  store ptr %110, ptr %111, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %106, ptr align 1 %3, i64 %109, i1 false)
  %112 = load ptr, ptr %111, align 8
  %113 = load i32, ptr %16, align 8
  %114 = zext i32 %113 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %112, ptr align 1 %4, i64 %114, i1 false)
  br label %115

115:                                              ; preds = %103, %87
  %116 = load ptr, ptr %84, align 8
  %117 = load i32, ptr %12, align 4
  %118 = icmp eq i32 %117, 0
  br i1 %118, label %136, label %119

119:                                              ; preds = %115
  %120 = zext i32 %117 to i64
  br label %121

121:                                              ; preds = %121, %119
  %122 = phi i64 [ 0, %119 ], [ %134, %121 ]
  %123 = phi i64 [ 0, %119 ], [ %133, %121 ]
  %124 = getelementptr inbounds i64, ptr %116, i64 %122
  %125 = load i64, ptr %124, align 8
  %126 = xor i64 %125, -7046029254386353131
  %127 = zext i64 %126 to i128
  %128 = xor i64 %123, -2960836687051489901
  %129 = zext i64 %128 to i128
  %130 = mul nuw i128 %127, %129
  %131 = lshr i128 %130, 64
  %132 = xor i128 %131, %130
  %133 = trunc i128 %132 to i64
  %134 = add nuw nsw i64 %122, 1
  %135 = icmp eq i64 %134, %120
  br i1 %135, label %136, label %121, !llvm.loop !11

136:                                              ; preds = %121, %115
  %137 = phi i64 [ 0, %115 ], [ %133, %121 ]
  %138 = getelementptr inbounds i8, ptr %27, i64 40
  store i64 %137, ptr %138, align 8
  %139 = getelementptr inbounds i8, ptr %27, i64 64
  store i32 %5, ptr %139, align 8
  %140 = getelementptr inbounds i8, ptr %27, i64 32
  store ptr %79, ptr %140, align 8
  store ptr %30, ptr %27, align 8
  %141 = getelementptr inbounds i8, ptr %30, i64 20
  store i32 1, ptr %141, align 4
  %142 = getelementptr inbounds i8, ptr %0, i64 48
  %143 = load i64, ptr %142, align 8
  %144 = add i64 %143, 1
  store i64 %144, ptr %142, align 8
  %145 = getelementptr inbounds i8, ptr %30, i64 24
  store i64 %144, ptr %145, align 8
  %146 = getelementptr inbounds i8, ptr %79, i64 8
  %147 = load i64, ptr %146, align 8
  %148 = load ptr, ptr %79, align 8
  %149 = load i64, ptr %148, align 8
  %150 = icmp ugt i64 %147, %149
  br i1 %150, label %151, label %219

151:                                              ; preds = %136
  %152 = shl i64 %149, 5
  %153 = add i64 %152, 40
  %154 = tail call ptr @calloc(i64 noundef 1, i64 noundef %153) #34
  %155 = icmp eq ptr %154, null
  br i1 %155, label %219, label %156

156:                                              ; preds = %151
  %157 = shl i64 %149, 2
  %158 = or disjoint i64 %157, 3
  store i64 %158, ptr %154, align 8
  %159 = getelementptr inbounds i8, ptr %148, i64 8
  %160 = getelementptr inbounds i8, ptr %154, i64 8
  br label %161

161:                                              ; preds = %211, %156
  %162 = phi i64 [ 0, %156 ], [ %212, %211 ]
  %163 = getelementptr inbounds [0 x ptr], ptr %159, i64 0, i64 %162
  %164 = load ptr, ptr %163, align 8
  %165 = icmp eq ptr %164, null
  br i1 %165, label %211, label %166

166:                                              ; preds = %161, %188
  %167 = phi ptr [ %195, %188 ], [ %164, %161 ]
  %168 = getelementptr inbounds i8, ptr %167, i64 8
  %169 = load ptr, ptr %168, align 8
  %170 = tail call dereferenceable_or_null(32) ptr @malloc(i64 noundef 32) #32
  %171 = icmp eq ptr %170, null
  br i1 %171, label %198, label %172

172:                                              ; preds = %166
  %173 = getelementptr inbounds i8, ptr %169, i64 40
  %174 = load i64, ptr %173, align 8
  %175 = load i64, ptr %154, align 8
  %176 = and i64 %175, %174
  %177 = getelementptr inbounds [0 x ptr], ptr %160, i64 0, i64 %176
  %178 = getelementptr inbounds i8, ptr %169, i64 64
  br label %179

179:                                              ; preds = %183, %172
  %180 = phi ptr [ %177, %172 ], [ %181, %183 ]
  %181 = load ptr, ptr %180, align 8
  %182 = icmp eq ptr %181, null
  br i1 %182, label %188, label %183

183:                                              ; preds = %179
  %184 = getelementptr inbounds i8, ptr %181, i64 24
  %185 = load i32, ptr %184, align 8
  %186 = load i32, ptr %178, align 8
  %187 = icmp slt i32 %185, %186
  br i1 %187, label %188, label %179, !llvm.loop !12

188:                                              ; preds = %183, %179
  %189 = getelementptr inbounds i8, ptr %170, i64 8
  store ptr %169, ptr %189, align 8
  %190 = getelementptr inbounds i8, ptr %170, i64 16
  store i64 %174, ptr %190, align 8
  %191 = load i32, ptr %178, align 8
  %192 = getelementptr inbounds i8, ptr %170, i64 24
  store i32 %191, ptr %192, align 8
  %193 = load ptr, ptr %180, align 8
  store ptr %193, ptr %170, align 8
  %194 = ptrtoint ptr %170 to i64
  store atomic i64 %194, ptr %180 release, align 8
  %195 = load ptr, ptr %167, align 8
  %196 = icmp eq ptr %195, null
  br i1 %196, label %211, label %166, !llvm.loop !13

197:                                              ; preds = %203
  fence seq_cst
  tail call void @free(ptr noundef %154) #31
  br label %219

198:                                              ; preds = %166, %203
  %199 = phi i64 [ %204, %203 ], [ 0, %166 ]
  %200 = getelementptr inbounds [0 x ptr], ptr %160, i64 0, i64 %199
  %201 = load ptr, ptr %200, align 8
  %202 = icmp eq ptr %201, null
  br i1 %202, label %203, label %207

203:                                              ; preds = %207, %198
  %204 = add i64 %199, 1
  %205 = load i64, ptr %154, align 8
  %206 = icmp ugt i64 %204, %205
  br i1 %206, label %197, label %198, !llvm.loop !14

207:                                              ; preds = %198, %207
  %208 = phi ptr [ %209, %207 ], [ %201, %198 ]
  %209 = load ptr, ptr %208, align 8
  fence seq_cst
  tail call void @free(ptr noundef %208) #31
  %210 = icmp eq ptr %209, null
  br i1 %210, label %203, label %207, !llvm.loop !15

211:                                              ; preds = %188, %161
  %212 = add i64 %162, 1
  %213 = load i64, ptr %148, align 8
  %214 = icmp ugt i64 %212, %213
  br i1 %214, label %215, label %161, !llvm.loop !16

215:                                              ; preds = %211
  %216 = ptrtoint ptr %154 to i64
  store atomic i64 %216, ptr %79 release, align 8
  %217 = getelementptr inbounds i8, ptr %0, i64 16
  %218 = load ptr, ptr %217, align 8
  tail call fastcc void @buckets_free(ptr noundef %218, ptr noundef nonnull %148) #31
  br label %219

219:                                              ; preds = %215, %197, %151, %136
  %220 = load ptr, ptr %79, align 8
  %221 = tail call dereferenceable_or_null(32) ptr @malloc(i64 noundef 32) #32
  %222 = icmp eq ptr %221, null
  br i1 %222, label %352, label %223

223:                                              ; preds = %219
  %224 = getelementptr inbounds i8, ptr %220, i64 8
  %225 = load i64, ptr %138, align 8
  %226 = load i64, ptr %220, align 8
  %227 = and i64 %226, %225
  %228 = getelementptr inbounds [0 x ptr], ptr %224, i64 0, i64 %227
  br label %229

229:                                              ; preds = %233, %223
  %230 = phi ptr [ %228, %223 ], [ %231, %233 ]
  %231 = load ptr, ptr %230, align 8
  %232 = icmp eq ptr %231, null
  br i1 %232, label %238, label %233

233:                                              ; preds = %229
  %234 = getelementptr inbounds i8, ptr %231, i64 24
  %235 = load i32, ptr %234, align 8
  %236 = load i32, ptr %139, align 8
  %237 = icmp slt i32 %235, %236
  br i1 %237, label %238, label %229, !llvm.loop !12

238:                                              ; preds = %233, %229
  %239 = getelementptr inbounds i8, ptr %221, i64 8
  store ptr %27, ptr %239, align 8
  %240 = getelementptr inbounds i8, ptr %221, i64 16
  store i64 %225, ptr %240, align 8
  %241 = load i32, ptr %139, align 8
  %242 = getelementptr inbounds i8, ptr %221, i64 24
  store i32 %241, ptr %242, align 8
  %243 = load ptr, ptr %230, align 8
  store ptr %243, ptr %221, align 8
  %244 = ptrtoint ptr %221 to i64
  store atomic i64 %244, ptr %230 release, align 8
  br i1 %222, label %352, label %245

245:                                              ; preds = %238
  %246 = load ptr, ptr %0, align 8
  %247 = load i32, ptr %246, align 8
  %248 = icmp eq i32 %247, 0
  br i1 %248, label %267, label %249

249:                                              ; preds = %245
  %250 = getelementptr inbounds i8, ptr %246, i64 8
  %251 = zext i32 %247 to i64
  br label %252

252:                                              ; preds = %263, %249
  %253 = phi i64 [ 0, %249 ], [ %265, %263 ]
  %254 = phi i32 [ %247, %249 ], [ %264, %263 ]
  %255 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %250, i64 0, i64 %253
  %256 = load ptr, ptr %255, align 8
  %257 = icmp eq ptr %256, %79
  br i1 %257, label %258, label %263

258:                                              ; preds = %252
  %259 = getelementptr inbounds i8, ptr %255, i64 8
  %260 = load i32, ptr %259, align 8
  %261 = icmp slt i32 %260, %5
  %262 = trunc nuw i64 %253 to i32
  br i1 %261, label %263, label %346

263:                                              ; preds = %258, %252
  %264 = phi i32 [ %254, %252 ], [ %262, %258 ]
  %265 = add nuw nsw i64 %253, 1
  %266 = icmp eq i64 %265, %251
  br i1 %266, label %267, label %252, !llvm.loop !17

267:                                              ; preds = %263, %245
  %268 = phi i32 [ %247, %245 ], [ %264, %263 ]
  %269 = icmp eq i32 %268, %247
  %270 = zext i1 %269 to i32
  %271 = add i32 %247, %270
  %272 = zext i32 %271 to i64
  %273 = shl nuw nsw i64 %272, 4
  %274 = or disjoint i64 %273, 8
  %275 = tail call ptr @calloc(i64 noundef 1, i64 noundef %274) #34
  %276 = icmp eq ptr %275, null
  br i1 %276, label %352, label %277

277:                                              ; preds = %267
  store i32 %271, ptr %275, align 8
  %278 = load i32, ptr %246, align 8
  %279 = icmp eq i32 %278, 0
  br i1 %279, label %286, label %280

280:                                              ; preds = %277
  %281 = getelementptr inbounds i8, ptr %246, i64 8
  %282 = getelementptr inbounds i8, ptr %275, i64 8
  %283 = zext i32 %268 to i64
  br label %289

284:                                              ; preds = %313
  %285 = zext i32 %314 to i64
  br label %286

286:                                              ; preds = %284, %277
  %287 = phi i1 [ true, %277 ], [ %304, %284 ]
  %288 = phi i64 [ 0, %277 ], [ %285, %284 ]
  br i1 %287, label %319, label %323

289:                                              ; preds = %313, %280
  %290 = phi i64 [ 0, %280 ], [ %315, %313 ]
  %291 = phi i32 [ 0, %280 ], [ %314, %313 ]
  %292 = phi i32 [ 0, %280 ], [ %305, %313 ]
  %293 = icmp eq i32 %292, 0
  br i1 %293, label %294, label %303

294:                                              ; preds = %289
  %295 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %281, i64 0, i64 %290, i32 1
  %296 = load i32, ptr %295, align 8
  %297 = icmp slt i32 %296, %5
  br i1 %297, label %298, label %303

298:                                              ; preds = %294
  %299 = add i32 %291, 1
  %300 = zext i32 %291 to i64
  %301 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %282, i64 0, i64 %300
  store ptr %79, ptr %301, align 8
  %302 = getelementptr inbounds i8, ptr %301, i64 8
  store i32 %5, ptr %302, align 8
  br label %303

303:                                              ; preds = %298, %294, %289
  %304 = phi i1 [ false, %289 ], [ false, %298 ], [ true, %294 ]
  %305 = phi i32 [ 1, %289 ], [ 1, %298 ], [ 0, %294 ]
  %306 = phi i32 [ %291, %289 ], [ %299, %298 ], [ %291, %294 ]
  %307 = icmp eq i64 %290, %283
  br i1 %307, label %313, label %308

308:                                              ; preds = %303
  %309 = add i32 %306, 1
  %310 = zext i32 %306 to i64
  %311 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %282, i64 0, i64 %310
  %312 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %281, i64 0, i64 %290
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %311, ptr noundef nonnull align 8 dereferenceable(16) %312, i64 16, i1 false)
  br label %313

313:                                              ; preds = %308, %303
  %314 = phi i32 [ %309, %308 ], [ %306, %303 ]
  %315 = add nuw nsw i64 %290, 1
  %316 = load i32, ptr %246, align 8
  %317 = zext i32 %316 to i64
  %318 = icmp ult i64 %315, %317
  br i1 %318, label %289, label %284, !llvm.loop !18

319:                                              ; preds = %286
  %320 = getelementptr inbounds i8, ptr %275, i64 8
  %321 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %320, i64 0, i64 %288
  store ptr %79, ptr %321, align 8
  %322 = getelementptr inbounds i8, ptr %321, i64 8
  store i32 %5, ptr %322, align 8
  br label %323

323:                                              ; preds = %319, %286
  %324 = ptrtoint ptr %275 to i64
  store atomic i64 %324, ptr %0 release, align 8
  %325 = getelementptr inbounds i8, ptr %0, i64 16
  %326 = load ptr, ptr %325, align 8
  fence seq_cst
  %327 = icmp eq ptr %326, null
  br i1 %327, label %330, label %328

328:                                              ; preds = %323
  %329 = load atomic i64, ptr %326 seq_cst, align 8
  br label %330

330:                                              ; preds = %328, %323
  %331 = phi i64 [ %329, %328 ], [ 0, %323 ]
  %332 = and i64 %331, 1
  %333 = icmp eq i64 %332, 0
  br i1 %333, label %336, label %334

334:                                              ; preds = %330
  %335 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %336

336:                                              ; preds = %334, %330
  %337 = phi ptr [ %335, %334 ], [ null, %330 ]
  br i1 %333, label %338, label %339

338:                                              ; preds = %336
  tail call void @free(ptr noundef %246) #31
  br label %346

339:                                              ; preds = %336
  %340 = icmp eq ptr %337, null
  br i1 %340, label %346, label %341

341:                                              ; preds = %339
  %342 = getelementptr inbounds i8, ptr %337, i64 8
  store ptr %246, ptr %342, align 8
  %343 = getelementptr inbounds i8, ptr %337, i64 16
  store i64 %331, ptr %343, align 8
  %344 = getelementptr inbounds i8, ptr %326, i64 8
  %345 = load ptr, ptr %344, align 8
  store ptr %345, ptr %337, align 8
  store ptr %337, ptr %344, align 8
  br label %346

346:                                              ; preds = %258, %341, %339, %338
  %347 = load i64, ptr %146, align 8
  %348 = add i64 %347, 1
  store i64 %348, ptr %146, align 8
  %349 = getelementptr inbounds i8, ptr %0, i64 40
  %350 = load i64, ptr %349, align 8
  %351 = add i64 %350, 1
  store i64 %351, ptr %349, align 8
  br label %352

352:                                              ; preds = %219, %267, %238, %346, %81
  %353 = phi ptr [ %27, %346 ], [ null, %81 ], [ null, %238 ], [ null, %267 ], [ null, %219 ]
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %11) #33
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %10) #33
  ret ptr %353
}

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #9

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @table_modify(ptr nocapture noundef readonly %0, ptr nocapture noundef %1, i32 noundef %2, ptr nocapture noundef readonly %3, i32 noundef %4) local_unnamed_addr #3 {
  %6 = load ptr, ptr %1, align 8
  %7 = zext i32 %4 to i64
  %8 = add nuw nsw i64 %7, 64
  %9 = tail call ptr @calloc(i64 noundef 1, i64 noundef %8) #34
  %10 = icmp eq ptr %9, null
  br i1 %10, label %52, label %11

11:                                               ; preds = %5
  %12 = getelementptr inbounds i8, ptr %9, i64 16
  store i32 %2, ptr %12, align 8
  %13 = getelementptr inbounds i8, ptr %9, i64 48
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %13, ptr readonly align 1 %3, i64 %7, i1 false)
  %14 = getelementptr inbounds i8, ptr %9, i64 20
  store i32 1, ptr %14, align 4
  %15 = getelementptr inbounds i8, ptr %6, i64 24
  %16 = load i64, ptr %15, align 8
  %17 = getelementptr inbounds i8, ptr %9, i64 24
  store i64 %16, ptr %17, align 8
  %18 = getelementptr inbounds i8, ptr %6, i64 32
  %19 = load i64, ptr %18, align 8
  %20 = getelementptr inbounds i8, ptr %9, i64 32
  store i64 %19, ptr %20, align 8
  %21 = ptrtoint ptr %9 to i64
  store atomic i64 %21, ptr %1 release, align 8
  %22 = load i64, ptr %6, align 8
  %23 = getelementptr inbounds i8, ptr %1, i64 48
  %24 = load i64, ptr %23, align 8
  %25 = add i64 %24, %22
  store i64 %25, ptr %23, align 8
  %26 = getelementptr inbounds i8, ptr %6, i64 8
  %27 = load i64, ptr %26, align 8
  %28 = getelementptr inbounds i8, ptr %1, i64 56
  %29 = load i64, ptr %28, align 8
  %30 = add i64 %29, %27
  store i64 %30, ptr %28, align 8
  %31 = getelementptr inbounds i8, ptr %0, i64 16
  %32 = load ptr, ptr %31, align 8
  fence seq_cst
  %33 = icmp eq ptr %32, null
  br i1 %33, label %36, label %34

34:                                               ; preds = %11
  %35 = load atomic i64, ptr %32 seq_cst, align 8
  br label %36

36:                                               ; preds = %34, %11
  %37 = phi i64 [ %35, %34 ], [ 0, %11 ]
  %38 = and i64 %37, 1
  %39 = icmp eq i64 %38, 0
  br i1 %39, label %42, label %40

40:                                               ; preds = %36
  %41 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %42

42:                                               ; preds = %40, %36
  %43 = phi ptr [ %41, %40 ], [ null, %36 ]
  br i1 %39, label %44, label %45

44:                                               ; preds = %42
  tail call void @free(ptr noundef %6) #31
  br label %52

45:                                               ; preds = %42
  %46 = icmp eq ptr %43, null
  br i1 %46, label %52, label %47

47:                                               ; preds = %45
  %48 = getelementptr inbounds i8, ptr %43, i64 8
  store ptr %6, ptr %48, align 8
  %49 = getelementptr inbounds i8, ptr %43, i64 16
  store i64 %37, ptr %49, align 8
  %50 = getelementptr inbounds i8, ptr %32, i64 8
  %51 = load ptr, ptr %50, align 8
  store ptr %51, ptr %43, align 8
  store ptr %43, ptr %50, align 8
  br label %52

52:                                               ; preds = %5, %47, %45, %44
  %53 = phi i32 [ 0, %44 ], [ 0, %45 ], [ 0, %47 ], [ -1, %5 ]
  ret i32 %53
}

; Function Attrs: noredzone nounwind
define void @table_delete(ptr nocapture noundef %0, ptr noundef %1) local_unnamed_addr #0 {
  %3 = getelementptr inbounds i8, ptr %1, i64 32
  %4 = load ptr, ptr %3, align 8
  %5 = load ptr, ptr %4, align 8
  %6 = getelementptr inbounds i8, ptr %5, i64 8
  %7 = getelementptr inbounds i8, ptr %1, i64 40
  %8 = load i64, ptr %7, align 8
  %9 = load i64, ptr %5, align 8
  %10 = and i64 %9, %8
  %11 = getelementptr inbounds [0 x ptr], ptr %6, i64 0, i64 %10
  br label %12

12:                                               ; preds = %16, %2
  %13 = phi ptr [ %11, %2 ], [ %14, %16 ]
  %14 = load ptr, ptr %13, align 8
  %15 = icmp eq ptr %14, null
  br i1 %15, label %198, label %16

16:                                               ; preds = %12
  %17 = getelementptr inbounds i8, ptr %14, i64 8
  %18 = load ptr, ptr %17, align 8
  %19 = icmp eq ptr %18, %1
  br i1 %19, label %20, label %12, !llvm.loop !19

20:                                               ; preds = %16
  br i1 %15, label %198, label %21

21:                                               ; preds = %20
  %22 = load ptr, ptr %14, align 8
  %23 = ptrtoint ptr %22 to i64
  store atomic i64 %23, ptr %13 release, align 8
  %24 = getelementptr inbounds i8, ptr %4, i64 8
  %25 = load i64, ptr %24, align 8
  %26 = add i64 %25, -1
  store i64 %26, ptr %24, align 8
  %27 = getelementptr inbounds i8, ptr %0, i64 40
  %28 = load i64, ptr %27, align 8
  %29 = add i64 %28, -1
  store i64 %29, ptr %27, align 8
  %30 = load i64, ptr %24, align 8
  %31 = icmp eq i64 %30, 0
  br i1 %31, label %32, label %131

32:                                               ; preds = %21
  %33 = load ptr, ptr %0, align 8
  %34 = load i32, ptr %33, align 8
  %35 = add i32 %34, -1
  %36 = zext i32 %35 to i64
  %37 = shl nuw nsw i64 %36, 4
  %38 = or disjoint i64 %37, 8
  %39 = tail call ptr @calloc(i64 noundef 1, i64 noundef %38) #34
  %40 = icmp eq ptr %39, null
  br i1 %40, label %131, label %41

41:                                               ; preds = %32
  store i32 %35, ptr %39, align 8
  %42 = load i32, ptr %33, align 8
  %43 = icmp eq i32 %42, 0
  br i1 %43, label %47, label %44

44:                                               ; preds = %41
  %45 = getelementptr inbounds i8, ptr %33, i64 8
  %46 = getelementptr inbounds i8, ptr %39, i64 8
  br label %115

47:                                               ; preds = %125, %41
  %48 = ptrtoint ptr %39 to i64
  store atomic i64 %48, ptr %0 release, align 8
  %49 = getelementptr inbounds i8, ptr %0, i64 16
  %50 = load ptr, ptr %49, align 8
  fence seq_cst
  %51 = icmp eq ptr %50, null
  br i1 %51, label %54, label %52

52:                                               ; preds = %47
  %53 = load atomic i64, ptr %50 seq_cst, align 8
  br label %54

54:                                               ; preds = %52, %47
  %55 = phi i64 [ %53, %52 ], [ 0, %47 ]
  %56 = and i64 %55, 1
  %57 = icmp eq i64 %56, 0
  br i1 %57, label %60, label %58

58:                                               ; preds = %54
  %59 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %60

60:                                               ; preds = %58, %54
  %61 = phi ptr [ %59, %58 ], [ null, %54 ]
  br i1 %57, label %62, label %63

62:                                               ; preds = %60
  tail call void @free(ptr noundef %33) #31
  br label %70

63:                                               ; preds = %60
  %64 = icmp eq ptr %61, null
  br i1 %64, label %70, label %65

65:                                               ; preds = %63
  %66 = getelementptr inbounds i8, ptr %61, i64 8
  store ptr %33, ptr %66, align 8
  %67 = getelementptr inbounds i8, ptr %61, i64 16
  store i64 %55, ptr %67, align 8
  %68 = getelementptr inbounds i8, ptr %50, i64 8
  %69 = load ptr, ptr %68, align 8
  store ptr %69, ptr %61, align 8
  store ptr %61, ptr %68, align 8
  br label %70

70:                                               ; preds = %65, %63, %62
  %71 = load ptr, ptr %49, align 8
  %72 = load ptr, ptr %4, align 8
  %73 = icmp eq ptr %72, null
  br i1 %73, label %94, label %74

74:                                               ; preds = %70
  fence seq_cst
  %75 = icmp eq ptr %71, null
  br i1 %75, label %78, label %76

76:                                               ; preds = %74
  %77 = load atomic i64, ptr %71 seq_cst, align 8
  br label %78

78:                                               ; preds = %76, %74
  %79 = phi i64 [ %77, %76 ], [ 0, %74 ]
  %80 = and i64 %79, 1
  %81 = icmp eq i64 %80, 0
  br i1 %81, label %84, label %82

82:                                               ; preds = %78
  %83 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %84

84:                                               ; preds = %82, %78
  %85 = phi ptr [ %83, %82 ], [ null, %78 ]
  br i1 %81, label %86, label %87

86:                                               ; preds = %84
  tail call void @free(ptr noundef %72) #31
  br label %94

87:                                               ; preds = %84
  %88 = icmp eq ptr %85, null
  br i1 %88, label %94, label %89

89:                                               ; preds = %87
  %90 = getelementptr inbounds i8, ptr %85, i64 8
  store ptr %72, ptr %90, align 8
  %91 = getelementptr inbounds i8, ptr %85, i64 16
  store i64 %79, ptr %91, align 8
  %92 = getelementptr inbounds i8, ptr %71, i64 8
  %93 = load ptr, ptr %92, align 8
  store ptr %93, ptr %85, align 8
  store ptr %85, ptr %92, align 8
  br label %94

94:                                               ; preds = %89, %87, %86, %70
  %95 = load ptr, ptr %49, align 8
  fence seq_cst
  %96 = icmp eq ptr %95, null
  br i1 %96, label %99, label %97

97:                                               ; preds = %94
  %98 = load atomic i64, ptr %95 seq_cst, align 8
  br label %99

99:                                               ; preds = %97, %94
  %100 = phi i64 [ %98, %97 ], [ 0, %94 ]
  %101 = and i64 %100, 1
  %102 = icmp eq i64 %101, 0
  br i1 %102, label %105, label %103

103:                                              ; preds = %99
  %104 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %105

105:                                              ; preds = %103, %99
  %106 = phi ptr [ %104, %103 ], [ null, %99 ]
  br i1 %102, label %107, label %108

107:                                              ; preds = %105
  tail call void @free(ptr noundef %4) #31
  br label %131

108:                                              ; preds = %105
  %109 = icmp eq ptr %106, null
  br i1 %109, label %131, label %110

110:                                              ; preds = %108
  %111 = getelementptr inbounds i8, ptr %106, i64 8
  store ptr %4, ptr %111, align 8
  %112 = getelementptr inbounds i8, ptr %106, i64 16
  store i64 %100, ptr %112, align 8
  %113 = getelementptr inbounds i8, ptr %95, i64 8
  %114 = load ptr, ptr %113, align 8
  store ptr %114, ptr %106, align 8
  store ptr %106, ptr %113, align 8
  br label %131

115:                                              ; preds = %125, %44
  %116 = phi i64 [ 0, %44 ], [ %127, %125 ]
  %117 = phi i32 [ 0, %44 ], [ %126, %125 ]
  %118 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %45, i64 0, i64 %116
  %119 = load ptr, ptr %118, align 8
  %120 = icmp eq ptr %119, %4
  br i1 %120, label %125, label %121

121:                                              ; preds = %115
  %122 = add i32 %117, 1
  %123 = zext i32 %117 to i64
  %124 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %46, i64 0, i64 %123
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %124, ptr noundef nonnull align 8 dereferenceable(16) %118, i64 16, i1 false)
  br label %125

125:                                              ; preds = %121, %115
  %126 = phi i32 [ %122, %121 ], [ %117, %115 ]
  %127 = add nuw nsw i64 %116, 1
  %128 = load i32, ptr %33, align 8
  %129 = zext i32 %128 to i64
  %130 = icmp ult i64 %127, %129
  br i1 %130, label %115, label %47, !llvm.loop !20

131:                                              ; preds = %110, %108, %107, %32, %21
  %132 = getelementptr inbounds i8, ptr %0, i64 16
  %133 = load ptr, ptr %132, align 8
  fence seq_cst
  %134 = icmp eq ptr %133, null
  br i1 %134, label %137, label %135

135:                                              ; preds = %131
  %136 = load atomic i64, ptr %133 seq_cst, align 8
  br label %137

137:                                              ; preds = %135, %131
  %138 = phi i64 [ %136, %135 ], [ 0, %131 ]
  %139 = and i64 %138, 1
  %140 = icmp eq i64 %139, 0
  br i1 %140, label %143, label %141

141:                                              ; preds = %137
  %142 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %143

143:                                              ; preds = %141, %137
  %144 = phi ptr [ %142, %141 ], [ null, %137 ]
  br i1 %140, label %145, label %146

145:                                              ; preds = %143
  tail call void @free(ptr noundef %14) #31
  br label %153

146:                                              ; preds = %143
  %147 = icmp eq ptr %144, null
  br i1 %147, label %153, label %148

148:                                              ; preds = %146
  %149 = getelementptr inbounds i8, ptr %144, i64 8
  store ptr %14, ptr %149, align 8
  %150 = getelementptr inbounds i8, ptr %144, i64 16
  store i64 %138, ptr %150, align 8
  %151 = getelementptr inbounds i8, ptr %133, i64 8
  %152 = load ptr, ptr %151, align 8
  store ptr %152, ptr %144, align 8
  store ptr %144, ptr %151, align 8
  br label %153

153:                                              ; preds = %145, %146, %148
  %154 = load ptr, ptr %132, align 8
  %155 = load ptr, ptr %1, align 8
  %156 = icmp eq ptr %155, null
  br i1 %156, label %177, label %157

157:                                              ; preds = %153
  fence seq_cst
  %158 = icmp eq ptr %154, null
  br i1 %158, label %161, label %159

159:                                              ; preds = %157
  %160 = load atomic i64, ptr %154 seq_cst, align 8
  br label %161

161:                                              ; preds = %159, %157
  %162 = phi i64 [ %160, %159 ], [ 0, %157 ]
  %163 = and i64 %162, 1
  %164 = icmp eq i64 %163, 0
  br i1 %164, label %167, label %165

165:                                              ; preds = %161
  %166 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %167

167:                                              ; preds = %165, %161
  %168 = phi ptr [ %166, %165 ], [ null, %161 ]
  br i1 %164, label %169, label %170

169:                                              ; preds = %167
  tail call void @free(ptr noundef %155) #31
  br label %177

170:                                              ; preds = %167
  %171 = icmp eq ptr %168, null
  br i1 %171, label %177, label %172

172:                                              ; preds = %170
  %173 = getelementptr inbounds i8, ptr %168, i64 8
  store ptr %155, ptr %173, align 8
  %174 = getelementptr inbounds i8, ptr %168, i64 16
  store i64 %162, ptr %174, align 8
  %175 = getelementptr inbounds i8, ptr %154, i64 8
  %176 = load ptr, ptr %175, align 8
  store ptr %176, ptr %168, align 8
  store ptr %168, ptr %175, align 8
  br label %177

177:                                              ; preds = %153, %169, %170, %172
  %178 = load ptr, ptr %132, align 8
  fence seq_cst
  %179 = icmp eq ptr %178, null
  br i1 %179, label %182, label %180

180:                                              ; preds = %177
  %181 = load atomic i64, ptr %178 seq_cst, align 8
  br label %182

182:                                              ; preds = %180, %177
  %183 = phi i64 [ %181, %180 ], [ 0, %177 ]
  %184 = and i64 %183, 1
  %185 = icmp eq i64 %184, 0
  br i1 %185, label %188, label %186

186:                                              ; preds = %182
  %187 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %188

188:                                              ; preds = %186, %182
  %189 = phi ptr [ %187, %186 ], [ null, %182 ]
  br i1 %185, label %190, label %191

190:                                              ; preds = %188
  tail call void @free(ptr noundef %1) #31
  br label %198

191:                                              ; preds = %188
  %192 = icmp eq ptr %189, null
  br i1 %192, label %198, label %193

193:                                              ; preds = %191
  %194 = getelementptr inbounds i8, ptr %189, i64 8
  store ptr %1, ptr %194, align 8
  %195 = getelementptr inbounds i8, ptr %189, i64 16
  store i64 %183, ptr %195, align 8
  %196 = getelementptr inbounds i8, ptr %178, i64 8
  %197 = load ptr, ptr %196, align 8
  store ptr %197, ptr %189, align 8
  store ptr %189, ptr %196, align 8
  br label %198

198:                                              ; preds = %12, %193, %191, %190, %20
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define void @node_read(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #10 {
  %3 = getelementptr inbounds i8, ptr %0, i64 48
  %4 = load i64, ptr %3, align 8
  %5 = load ptr, ptr %0, align 8
  %6 = load atomic i64, ptr %5 monotonic, align 8
  %7 = add i64 %6, %4
  store i64 %7, ptr %1, align 8
  %8 = getelementptr inbounds i8, ptr %0, i64 56
  %9 = load i64, ptr %8, align 8
  %10 = load ptr, ptr %0, align 8
  %11 = getelementptr inbounds i8, ptr %10, i64 8
  %12 = load atomic i64, ptr %11 monotonic, align 8
  %13 = add i64 %12, %9
  %14 = getelementptr inbounds i8, ptr %1, i64 8
  store i64 %13, ptr %14, align 8
  %15 = load ptr, ptr %0, align 8
  %16 = getelementptr inbounds i8, ptr %15, i64 32
  %17 = load i64, ptr %16, align 8
  %18 = getelementptr inbounds i8, ptr %1, i64 16
  store i64 %17, ptr %18, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define void @node_set_counter(ptr nocapture noundef %0, i64 noundef %1, i64 noundef %2) local_unnamed_addr #10 {
  %4 = load ptr, ptr %0, align 8
  %5 = load atomic i64, ptr %4 monotonic, align 8
  %6 = sub i64 %1, %5
  %7 = getelementptr inbounds i8, ptr %0, i64 48
  store i64 %6, ptr %7, align 8
  %8 = getelementptr inbounds i8, ptr %4, i64 8
  %9 = load atomic i64, ptr %8 monotonic, align 8
  %10 = sub i64 %2, %9
  %11 = getelementptr inbounds i8, ptr %0, i64 56
  store i64 %10, ptr %11, align 8
  ret void
}

; Function Attrs: noredzone nounwind
define void @table_free(ptr nocapture noundef %0) local_unnamed_addr #0 {
  %2 = load ptr, ptr %0, align 8
  %3 = load i32, ptr %2, align 8
  %4 = icmp eq i32 %3, 0
  br i1 %4, label %5, label %9

5:                                                ; preds = %18, %1
  %6 = phi ptr [ %2, %1 ], [ %20, %18 ]
  tail call void @free(ptr noundef %6) #31
  %7 = getelementptr inbounds i8, ptr %0, i64 8
  %8 = load ptr, ptr %7, align 8
  tail call void @free(ptr noundef %8) #31
  tail call void @free(ptr noundef %0) #31
  ret void

9:                                                ; preds = %1, %18
  %10 = phi i64 [ %19, %18 ], [ 0, %1 ]
  %11 = phi ptr [ %20, %18 ], [ %2, %1 ]
  %12 = getelementptr inbounds i8, ptr %11, i64 8
  %13 = getelementptr inbounds [0 x %struct.tuple_slot], ptr %12, i64 0, i64 %10
  %14 = load ptr, ptr %13, align 8
  %15 = load ptr, ptr %14, align 8
  br label %37

16:                                               ; preds = %44
  %17 = getelementptr inbounds i8, ptr %46, i64 8
  br label %24

18:                                               ; preds = %29
  fence seq_cst
  tail call void @free(ptr noundef %46) #31
  tail call void @free(ptr noundef %14) #31
  %19 = add nuw nsw i64 %10, 1
  %20 = load ptr, ptr %0, align 8
  %21 = load i32, ptr %20, align 8
  %22 = zext i32 %21 to i64
  %23 = icmp ult i64 %19, %22
  br i1 %23, label %9, label %5, !llvm.loop !21

24:                                               ; preds = %16, %29
  %25 = phi i64 [ 0, %16 ], [ %30, %29 ]
  %26 = getelementptr inbounds [0 x ptr], ptr %17, i64 0, i64 %25
  %27 = load ptr, ptr %26, align 8
  %28 = icmp eq ptr %27, null
  br i1 %28, label %29, label %33

29:                                               ; preds = %33, %24
  %30 = add i64 %25, 1
  %31 = load i64, ptr %46, align 8
  %32 = icmp ugt i64 %30, %31
  br i1 %32, label %18, label %24, !llvm.loop !14

33:                                               ; preds = %24, %33
  %34 = phi ptr [ %35, %33 ], [ %27, %24 ]
  %35 = load ptr, ptr %34, align 8
  fence seq_cst
  tail call void @free(ptr noundef %34) #31
  %36 = icmp eq ptr %35, null
  br i1 %36, label %29, label %33, !llvm.loop !15

37:                                               ; preds = %9, %44
  %38 = phi ptr [ %15, %9 ], [ %46, %44 ]
  %39 = phi i64 [ 0, %9 ], [ %45, %44 ]
  %40 = getelementptr inbounds i8, ptr %38, i64 8
  %41 = getelementptr inbounds [0 x ptr], ptr %40, i64 0, i64 %39
  %42 = load ptr, ptr %41, align 8
  %43 = icmp eq ptr %42, null
  br i1 %43, label %44, label %49

44:                                               ; preds = %49, %37
  %45 = add i64 %39, 1
  %46 = load ptr, ptr %14, align 8
  %47 = load i64, ptr %46, align 8
  %48 = icmp ugt i64 %45, %47
  br i1 %48, label %16, label %37, !llvm.loop !22

49:                                               ; preds = %37, %49
  %50 = phi ptr [ %55, %49 ], [ %42, %37 ]
  %51 = getelementptr inbounds i8, ptr %50, i64 8
  %52 = load ptr, ptr %51, align 8
  %53 = load ptr, ptr %52, align 8
  tail call void @free(ptr noundef %53) #31
  %54 = load ptr, ptr %51, align 8
  tail call void @free(ptr noundef %54) #31
  %55 = load ptr, ptr %50, align 8
  %56 = icmp eq ptr %55, null
  br i1 %56, label %44, label %49, !llvm.loop !23
}

; Function Attrs: noredzone nounwind
define internal fastcc void @buckets_free(ptr noundef %0, ptr noundef %1) unnamed_addr #0 {
  %3 = icmp eq ptr %1, null
  br i1 %3, label %33, label %4

4:                                                ; preds = %2
  %5 = getelementptr inbounds i8, ptr %1, i64 8
  %6 = icmp eq ptr %0, null
  %7 = getelementptr inbounds i8, ptr %0, i64 8
  br label %8

8:                                                ; preds = %4, %38
  %9 = phi i64 [ 0, %4 ], [ %39, %38 ]
  %10 = load i64, ptr %1, align 8
  %11 = icmp ugt i64 %9, %10
  br i1 %11, label %12, label %34

12:                                               ; preds = %8
  br i1 %3, label %33, label %13

13:                                               ; preds = %12
  fence seq_cst
  %14 = icmp eq ptr %0, null
  br i1 %14, label %17, label %15

15:                                               ; preds = %13
  %16 = load atomic i64, ptr %0 seq_cst, align 8
  br label %17

17:                                               ; preds = %15, %13
  %18 = phi i64 [ %16, %15 ], [ 0, %13 ]
  %19 = and i64 %18, 1
  %20 = icmp eq i64 %19, 0
  br i1 %20, label %23, label %21

21:                                               ; preds = %17
  %22 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %23

23:                                               ; preds = %21, %17
  %24 = phi ptr [ %22, %21 ], [ null, %17 ]
  br i1 %20, label %25, label %26

25:                                               ; preds = %23
  tail call void @free(ptr noundef %1) #31
  br label %33

26:                                               ; preds = %23
  %27 = icmp eq ptr %24, null
  br i1 %27, label %33, label %28

28:                                               ; preds = %26
  %29 = getelementptr inbounds i8, ptr %24, i64 8
  store ptr %1, ptr %29, align 8
  %30 = getelementptr inbounds i8, ptr %24, i64 16
  store i64 %18, ptr %30, align 8
  %31 = getelementptr inbounds i8, ptr %0, i64 8
  %32 = load ptr, ptr %31, align 8
  store ptr %32, ptr %24, align 8
  store ptr %24, ptr %31, align 8
  br label %33

33:                                               ; preds = %38, %2, %12, %25, %26, %28
  ret void

34:                                               ; preds = %8
  %35 = getelementptr inbounds [0 x ptr], ptr %5, i64 0, i64 %9
  %36 = load ptr, ptr %35, align 8
  %37 = icmp eq ptr %36, null
  br i1 %37, label %38, label %40

38:                                               ; preds = %60, %34
  %39 = add i64 %9, 1
  br i1 %3, label %33, label %8, !llvm.loop !14

40:                                               ; preds = %34, %60
  %41 = phi ptr [ %42, %60 ], [ %36, %34 ]
  %42 = load ptr, ptr %41, align 8
  fence seq_cst
  br i1 %6, label %45, label %43

43:                                               ; preds = %40
  %44 = load atomic i64, ptr %0 seq_cst, align 8
  br label %45

45:                                               ; preds = %43, %40
  %46 = phi i64 [ %44, %43 ], [ 0, %40 ]
  %47 = and i64 %46, 1
  %48 = icmp eq i64 %47, 0
  br i1 %48, label %51, label %49

49:                                               ; preds = %45
  %50 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %51

51:                                               ; preds = %49, %45
  %52 = phi ptr [ %50, %49 ], [ null, %45 ]
  br i1 %48, label %53, label %54

53:                                               ; preds = %51
  tail call void @free(ptr noundef %41) #31
  br label %60

54:                                               ; preds = %51
  %55 = icmp eq ptr %52, null
  br i1 %55, label %60, label %56

56:                                               ; preds = %54
  %57 = getelementptr inbounds i8, ptr %52, i64 8
  store ptr %41, ptr %57, align 8
  %58 = getelementptr inbounds i8, ptr %52, i64 16
  store i64 %46, ptr %58, align 8
  %59 = load ptr, ptr %7, align 8
  store ptr %59, ptr %52, align 8
  store ptr %52, ptr %7, align 8
  br label %60

60:                                               ; preds = %53, %54, %56
  %61 = icmp eq ptr %42, null
  br i1 %61, label %38, label %40, !llvm.loop !15
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(readwrite, inaccessiblemem: none)
define void @rt_count(ptr nocapture noundef readonly %0, i32 noundef %1, i64 noundef %2, ptr nocapture noundef readonly %3) local_unnamed_addr #11 {
  %5 = load ptr, ptr %0, align 8
  %6 = getelementptr inbounds i8, ptr %5, i64 32
  %7 = load ptr, ptr %6, align 8
  %8 = zext i32 %1 to i64
  %9 = getelementptr inbounds %struct.counter_array, ptr %7, i64 %8
  %10 = load i64, ptr %9, align 8
  %11 = icmp ugt i64 %10, %2
  br i1 %11, label %12, label %25

12:                                               ; preds = %4
  %13 = getelementptr inbounds i8, ptr %9, i64 8
  %14 = load ptr, ptr %13, align 8
  %15 = getelementptr inbounds %struct.cell, ptr %14, i64 %2
  %16 = load i64, ptr %15, align 8
  %17 = add i64 %16, 1
  store i64 %17, ptr %15, align 8
  %18 = getelementptr inbounds i8, ptr %3, i64 20
  %19 = load i32, ptr %18, align 4
  %20 = zext i32 %19 to i64
  %21 = load ptr, ptr %13, align 8
  %22 = getelementptr inbounds %struct.cell, ptr %21, i64 %2, i32 1
  %23 = load i64, ptr %22, align 8
  %24 = add i64 %23, %20
  store i64 %24, ptr %22, align 8
  br label %25

25:                                               ; preds = %12, %4
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(read, inaccessiblemem: none)
define ptr @rt_register(ptr nocapture noundef readonly %0, i32 noundef %1) local_unnamed_addr #12 {
  %3 = load ptr, ptr %0, align 8
  %4 = getelementptr inbounds i8, ptr %3, i64 40
  %5 = load ptr, ptr %4, align 8
  %6 = zext i32 %1 to i64
  %7 = getelementptr inbounds %struct.register_array, ptr %5, i64 %6, i32 2
  %8 = load ptr, ptr %7, align 8
  ret ptr %8
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(read, inaccessiblemem: none)
define i64 @rt_register_size(ptr nocapture noundef readonly %0, i32 noundef %1) local_unnamed_addr #12 {
  %3 = load ptr, ptr %0, align 8
  %4 = getelementptr inbounds i8, ptr %3, i64 40
  %5 = load ptr, ptr %4, align 8
  %6 = zext i32 %1 to i64
  %7 = getelementptr inbounds %struct.register_array, ptr %5, i64 %6
  %8 = load i64, ptr %7, align 8
  ret i64 %8
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define range(i32 0, 3) i32 @rt_meter(ptr nocapture noundef readonly %0, i32 noundef %1, i64 noundef %2, ptr nocapture noundef readonly %3) local_unnamed_addr #10 {
  %5 = load ptr, ptr %0, align 8
  %6 = getelementptr inbounds i8, ptr %5, i64 48
  %7 = load ptr, ptr %6, align 8
  %8 = zext i32 %1 to i64
  %9 = getelementptr inbounds %struct.meter_array, ptr %7, i64 %8
  %10 = load i64, ptr %9, align 8
  %11 = icmp ugt i64 %10, %2
  br i1 %11, label %12, label %66

12:                                               ; preds = %4
  %13 = getelementptr inbounds i8, ptr %9, i64 16
  %14 = load ptr, ptr %13, align 8
  %15 = getelementptr inbounds %struct.meter_cell, ptr %14, i64 %2
  %16 = load atomic i64, ptr %15 acquire, align 8
  %17 = icmp eq i64 %16, 0
  br i1 %17, label %66, label %18

18:                                               ; preds = %12
  %19 = load ptr, ptr %13, align 8
  %20 = getelementptr inbounds %struct.meter_cell, ptr %19, i64 %2
  %21 = getelementptr inbounds i8, ptr %3, i64 40
  %22 = load i64, ptr %21, align 8
  %23 = getelementptr inbounds i8, ptr %20, i64 56
  %24 = load i64, ptr %23, align 8
  %25 = tail call i64 @llvm.umax.i64(i64 %22, i64 %24)
  %26 = sub i64 %25, %24
  %27 = uitofp i64 %26 to double
  %28 = fdiv double %27, 1.000000e+09
  %29 = getelementptr inbounds i8, ptr %9, i64 8
  %30 = load i64, ptr %29, align 8
  %31 = icmp eq i64 %30, 0
  br i1 %31, label %36, label %32

32:                                               ; preds = %18
  %33 = getelementptr inbounds i8, ptr %3, i64 20
  %34 = load i32, ptr %33, align 4
  %35 = uitofp i32 %34 to double
  br label %36

36:                                               ; preds = %18, %32
  %37 = phi double [ %35, %32 ], [ 1.000000e+00, %18 ]
  store i64 %25, ptr %23, align 8
  %38 = getelementptr inbounds i8, ptr %20, i64 40
  %39 = getelementptr inbounds i8, ptr %20, i64 8
  %40 = load i64, ptr %39, align 8
  %41 = getelementptr inbounds i8, ptr %20, i64 16
  %42 = load i64, ptr %41, align 8
  %43 = uitofp i64 %40 to double
  %44 = load double, ptr %38, align 8
  %45 = tail call double @llvm.fmuladd.f64(double %28, double %43, double %44)
  %46 = uitofp i64 %42 to double
  %47 = fcmp ogt double %45, %46
  %48 = select i1 %47, double %46, double %45
  store double %48, ptr %38, align 8
  %49 = getelementptr inbounds i8, ptr %20, i64 48
  %50 = getelementptr inbounds i8, ptr %20, i64 24
  %51 = load i64, ptr %50, align 8
  %52 = getelementptr inbounds i8, ptr %20, i64 32
  %53 = load i64, ptr %52, align 8
  %54 = uitofp i64 %51 to double
  %55 = load double, ptr %49, align 8
  %56 = tail call double @llvm.fmuladd.f64(double %28, double %54, double %55)
  %57 = uitofp i64 %53 to double
  %58 = fcmp ogt double %56, %57
  %59 = select i1 %58, double %57, double %56
  store double %59, ptr %49, align 8
  %60 = fcmp olt double %59, %37
  br i1 %60, label %66, label %61

61:                                               ; preds = %36
  %62 = fsub double %59, %37
  store double %62, ptr %49, align 8
  %63 = fcmp olt double %48, %37
  br i1 %63, label %66, label %64

64:                                               ; preds = %61
  %65 = fsub double %48, %37
  store double %65, ptr %38, align 8
  br label %66

66:                                               ; preds = %64, %36, %61, %4, %12
  %67 = phi i32 [ 0, %12 ], [ 0, %4 ], [ 0, %64 ], [ 2, %36 ], [ 1, %61 ]
  ret i32 %67
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define void @meter_configure(ptr nocapture noundef readonly %0, i64 noundef %1, i64 noundef %2, i64 noundef %3, i64 noundef %4, i64 noundef %5) local_unnamed_addr #10 {
  %7 = load i64, ptr %0, align 8
  %8 = icmp ugt i64 %7, %1
  br i1 %8, label %9, label %21

9:                                                ; preds = %6
  %10 = getelementptr inbounds i8, ptr %0, i64 16
  %11 = load ptr, ptr %10, align 8
  %12 = getelementptr inbounds %struct.meter_cell, ptr %11, i64 %1
  store atomic i64 0, ptr %12 release, align 8
  %13 = getelementptr inbounds i8, ptr %12, i64 8
  store i64 %2, ptr %13, align 8
  %14 = getelementptr inbounds i8, ptr %12, i64 16
  store i64 %3, ptr %14, align 8
  %15 = getelementptr inbounds i8, ptr %12, i64 24
  store i64 %4, ptr %15, align 8
  %16 = getelementptr inbounds i8, ptr %12, i64 32
  store i64 %5, ptr %16, align 8
  %17 = uitofp i64 %3 to double
  %18 = getelementptr inbounds i8, ptr %12, i64 40
  store double %17, ptr %18, align 8
  %19 = uitofp i64 %5 to double
  %20 = getelementptr inbounds i8, ptr %12, i64 48
  store double %19, ptr %20, align 8
  store atomic i64 1, ptr %12 release, align 8
  br label %21

21:                                               ; preds = %6, %9
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define void @meter_reset(ptr nocapture noundef readonly %0, i64 noundef %1) local_unnamed_addr #10 {
  %3 = load i64, ptr %0, align 8
  %4 = icmp ugt i64 %3, %1
  br i1 %4, label %5, label %9

5:                                                ; preds = %2
  %6 = getelementptr inbounds i8, ptr %0, i64 16
  %7 = load ptr, ptr %6, align 8
  %8 = getelementptr inbounds %struct.meter_cell, ptr %7, i64 %1
  store atomic i64 0, ptr %8 release, align 8
  br label %9

9:                                                ; preds = %5, %2
  ret void
}

; Function Attrs: nofree norecurse noredzone nosync nounwind memory(readwrite, argmem: read, inaccessiblemem: none)
define i64 @rt_hash(i32 noundef %0, ptr nocapture noundef readonly %1, i32 noundef %2) local_unnamed_addr #13 {
  switch i32 %0, label %136 [
    i32 0, label %4
    i32 5, label %4
    i32 1, label %31
    i32 6, label %31
    i32 2, label %57
    i32 4, label %101
    i32 3, label %121
  ]

4:                                                ; preds = %3, %3
  %5 = icmp eq i32 %2, 0
  br i1 %5, label %147, label %6

6:                                                ; preds = %4
  %7 = zext i32 %2 to i64
  br label %11

8:                                                ; preds = %18
  %9 = xor i32 %28, -1
  %10 = zext i32 %9 to i64
  br label %147

11:                                               ; preds = %18, %6
  %12 = phi i64 [ 0, %6 ], [ %19, %18 ]
  %13 = phi i32 [ -1, %6 ], [ %28, %18 ]
  %14 = getelementptr inbounds i8, ptr %1, i64 %12
  %15 = load i8, ptr %14, align 1
  %16 = zext i8 %15 to i32
  %17 = xor i32 %13, %16
  br label %21

18:                                               ; preds = %21
  %19 = add nuw nsw i64 %12, 1
  %20 = icmp eq i64 %19, %7
  br i1 %20, label %8, label %11, !llvm.loop !24

21:                                               ; preds = %21, %11
  %22 = phi i32 [ 0, %11 ], [ %29, %21 ]
  %23 = phi i32 [ %17, %11 ], [ %28, %21 ]
  %24 = lshr i32 %23, 1
  %25 = and i32 %23, 1
  %26 = icmp eq i32 %25, 0
  %27 = select i1 %26, i32 0, i32 -306674912
  %28 = xor i32 %27, %24
  %29 = add nuw nsw i32 %22, 1
  %30 = icmp eq i32 %29, 8
  br i1 %30, label %18, label %21, !llvm.loop !25

31:                                               ; preds = %3, %3
  %32 = icmp eq i32 %2, 0
  br i1 %32, label %147, label %33

33:                                               ; preds = %31
  %34 = zext i32 %2 to i64
  br label %35

35:                                               ; preds = %42, %33
  %36 = phi i64 [ 0, %33 ], [ %43, %42 ]
  %37 = phi i32 [ 0, %33 ], [ %52, %42 ]
  %38 = getelementptr inbounds i8, ptr %1, i64 %36
  %39 = load i8, ptr %38, align 1
  %40 = zext i8 %39 to i32
  %41 = xor i32 %37, %40
  br label %45

42:                                               ; preds = %45
  %43 = add nuw nsw i64 %36, 1
  %44 = icmp eq i64 %43, %34
  br i1 %44, label %55, label %35, !llvm.loop !26

45:                                               ; preds = %45, %35
  %46 = phi i32 [ 0, %35 ], [ %53, %45 ]
  %47 = phi i32 [ %41, %35 ], [ %52, %45 ]
  %48 = lshr i32 %47, 1
  %49 = and i32 %47, 1
  %50 = icmp eq i32 %49, 0
  %51 = select i1 %50, i32 0, i32 40961
  %52 = xor i32 %51, %48
  %53 = add nuw nsw i32 %46, 1
  %54 = icmp eq i32 %53, 8
  br i1 %54, label %42, label %45, !llvm.loop !27

55:                                               ; preds = %42
  %56 = zext nneg i32 %52 to i64
  br label %147

57:                                               ; preds = %3
  %58 = icmp ugt i32 %2, 1
  br i1 %58, label %59, label %61

59:                                               ; preds = %57
  %60 = zext i32 %2 to i64
  br label %65

61:                                               ; preds = %65, %57
  %62 = phi i64 [ 0, %57 ], [ %77, %65 ]
  %63 = and i32 %2, 1
  %64 = icmp eq i32 %63, 0
  br i1 %64, label %89, label %81

65:                                               ; preds = %65, %59
  %66 = phi i64 [ 0, %59 ], [ %78, %65 ]
  %67 = phi i64 [ 0, %59 ], [ %77, %65 ]
  %68 = or disjoint i64 %66, 1
  %69 = getelementptr inbounds i8, ptr %1, i64 %66
  %70 = load i8, ptr %69, align 1
  %71 = zext i8 %70 to i64
  %72 = shl nuw nsw i64 %71, 8
  %73 = getelementptr inbounds i8, ptr %1, i64 %68
  %74 = load i8, ptr %73, align 1
  %75 = zext i8 %74 to i64
  %76 = or disjoint i64 %72, %75
  %77 = add i64 %76, %67
  %78 = add nuw nsw i64 %66, 2
  %79 = or disjoint i64 %78, 1
  %80 = icmp ult i64 %79, %60
  br i1 %80, label %65, label %61, !llvm.loop !28

81:                                               ; preds = %61
  %82 = add nsw i32 %2, -1
  %83 = zext i32 %82 to i64
  %84 = getelementptr inbounds i8, ptr %1, i64 %83
  %85 = load i8, ptr %84, align 1
  %86 = zext i8 %85 to i64
  %87 = shl nuw nsw i64 %86, 8
  %88 = add i64 %87, %62
  br label %89

89:                                               ; preds = %81, %61
  %90 = phi i64 [ %88, %81 ], [ %62, %61 ]
  %91 = icmp ult i64 %90, 65536
  br i1 %91, label %98, label %92

92:                                               ; preds = %89, %92
  %93 = phi i64 [ %96, %92 ], [ %90, %89 ]
  %94 = lshr i64 %93, 16
  %95 = and i64 %93, 65535
  %96 = add nuw nsw i64 %95, %94
  %97 = icmp ult i64 %96, 65536
  br i1 %97, label %98, label %92, !llvm.loop !29

98:                                               ; preds = %92, %89
  %99 = phi i64 [ %90, %89 ], [ %96, %92 ]
  %100 = xor i64 %99, 65535
  br label %147

101:                                              ; preds = %3
  %102 = icmp eq i32 %2, 0
  br i1 %102, label %147, label %103

103:                                              ; preds = %101
  %104 = zext i32 %2 to i64
  br label %105

105:                                              ; preds = %105, %103
  %106 = phi i64 [ 0, %103 ], [ %117, %105 ]
  %107 = phi i32 [ 0, %103 ], [ %116, %105 ]
  %108 = getelementptr inbounds i8, ptr %1, i64 %106
  %109 = load i8, ptr %108, align 1
  %110 = zext i8 %109 to i32
  %111 = trunc nuw i64 %106 to i32
  %112 = shl i32 %111, 3
  %113 = and i32 %112, 8
  %114 = xor i32 %113, 8
  %115 = shl nuw nsw i32 %110, %114
  %116 = xor i32 %115, %107
  %117 = add nuw nsw i64 %106, 1
  %118 = icmp eq i64 %117, %104
  br i1 %118, label %119, label %105, !llvm.loop !30

119:                                              ; preds = %105
  %120 = zext nneg i32 %116 to i64
  br label %147

121:                                              ; preds = %3
  %122 = icmp eq i32 %2, 0
  br i1 %122, label %147, label %123

123:                                              ; preds = %121
  %124 = tail call i32 @llvm.umin.i32(i32 %2, i32 8)
  %125 = zext nneg i32 %124 to i64
  br label %126

126:                                              ; preds = %126, %123
  %127 = phi i64 [ 0, %123 ], [ %134, %126 ]
  %128 = phi i64 [ 0, %123 ], [ %133, %126 ]
  %129 = shl i64 %128, 8
  %130 = getelementptr inbounds i8, ptr %1, i64 %127
  %131 = load i8, ptr %130, align 1
  %132 = zext i8 %131 to i64
  %133 = or disjoint i64 %129, %132
  %134 = add nuw nsw i64 %127, 1
  %135 = icmp eq i64 %134, %125
  br i1 %135, label %147, label %126, !llvm.loop !31

136:                                              ; preds = %3
  %137 = load i64, ptr @rt_hash.random_state, align 8
  %138 = add i64 %137, -7046029254386353131
  store i64 %138, ptr @rt_hash.random_state, align 8
  %139 = lshr i64 %138, 30
  %140 = xor i64 %139, %138
  %141 = mul i64 %140, -4658895280553007687
  %142 = lshr i64 %141, 27
  %143 = xor i64 %142, %141
  %144 = mul i64 %143, -7723592293110705685
  %145 = lshr i64 %144, 31
  %146 = xor i64 %145, %144
  br label %147

147:                                              ; preds = %126, %101, %119, %31, %55, %8, %4, %121, %136, %98
  %148 = phi i64 [ %146, %136 ], [ %100, %98 ], [ 0, %121 ], [ 0, %4 ], [ %10, %8 ], [ 0, %31 ], [ %56, %55 ], [ 0, %101 ], [ %120, %119 ], [ %133, %126 ]
  ret i64 %148
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define i64 @rt_random(ptr nocapture noundef %0, i64 noundef %1, i64 noundef %2) local_unnamed_addr #14 {
  %4 = icmp ugt i64 %2, %1
  br i1 %4, label %5, label %36

5:                                                ; preds = %3
  %6 = sub i64 %2, %1
  %7 = add i64 %6, 1
  %8 = getelementptr inbounds i8, ptr %0, i64 24
  %9 = getelementptr inbounds i8, ptr %0, i64 32
  %10 = load i64, ptr %9, align 8
  %11 = mul i64 %10, 5
  %12 = mul i64 %10, 640
  %13 = lshr i64 %11, 57
  %14 = or disjoint i64 %13, %12
  %15 = mul i64 %14, 9
  %16 = shl i64 %10, 17
  %17 = load i64, ptr %8, align 8
  %18 = getelementptr inbounds i8, ptr %0, i64 40
  %19 = load i64, ptr %18, align 8
  %20 = xor i64 %19, %17
  store i64 %20, ptr %18, align 8
  %21 = getelementptr inbounds i8, ptr %0, i64 48
  %22 = load i64, ptr %21, align 8
  %23 = xor i64 %22, %10
  store i64 %23, ptr %21, align 8
  %24 = xor i64 %20, %10
  store i64 %24, ptr %9, align 8
  %25 = xor i64 %23, %17
  store i64 %25, ptr %8, align 8
  %26 = xor i64 %20, %16
  store i64 %26, ptr %18, align 8
  %27 = tail call i64 @llvm.fshl.i64(i64 %23, i64 %23, i64 45)
  store i64 %27, ptr %21, align 8
  %28 = icmp eq i64 %7, 0
  br i1 %28, label %36, label %29

29:                                               ; preds = %5
  %30 = zext i64 %15 to i128
  %31 = zext i64 %7 to i128
  %32 = mul nuw i128 %30, %31
  %33 = lshr i128 %32, 64
  %34 = trunc nuw i128 %33 to i64
  %35 = add i64 %34, %1
  br label %36

36:                                               ; preds = %29, %5, %3
  %37 = phi i64 [ %1, %3 ], [ %35, %29 ], [ %15, %5 ]
  ret i64 %37
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(write, argmem: none, inaccessiblemem: readwrite)
define noalias noundef ptr @program_new(ptr noundef %0, i32 noundef %1, i32 noundef %2, i32 noundef %3, i32 noundef %4) local_unnamed_addr #15 {
  %6 = tail call dereferenceable_or_null(1048656) ptr @calloc(i64 noundef 1, i64 noundef 1048656) #34
  %7 = icmp eq ptr %6, null
  br i1 %7, label %37, label %8

8:                                                ; preds = %5
  store ptr %0, ptr %6, align 8
  %9 = getelementptr inbounds i8, ptr %6, i64 8
  store i32 %1, ptr %9, align 8
  %10 = getelementptr inbounds i8, ptr %6, i64 12
  store i32 %2, ptr %10, align 4
  %11 = getelementptr inbounds i8, ptr %6, i64 16
  store i32 %3, ptr %11, align 8
  %12 = getelementptr inbounds i8, ptr %6, i64 20
  store i32 %4, ptr %12, align 4
  %13 = add i32 %1, 1
  %14 = zext i32 %13 to i64
  %15 = tail call ptr @calloc(i64 noundef %14, i64 noundef 8) #34
  %16 = getelementptr inbounds i8, ptr %6, i64 24
  store ptr %15, ptr %16, align 8
  %17 = add i32 %2, 1
  %18 = zext i32 %17 to i64
  %19 = tail call ptr @calloc(i64 noundef %18, i64 noundef 16) #34
  %20 = getelementptr inbounds i8, ptr %6, i64 32
  store ptr %19, ptr %20, align 8
  %21 = add i32 %3, 1
  %22 = zext i32 %21 to i64
  %23 = tail call ptr @calloc(i64 noundef %22, i64 noundef 24) #34
  %24 = getelementptr inbounds i8, ptr %6, i64 40
  store ptr %23, ptr %24, align 8
  %25 = add i32 %4, 1
  %26 = zext i32 %25 to i64
  %27 = tail call ptr @calloc(i64 noundef %26, i64 noundef 24) #34
  %28 = getelementptr inbounds i8, ptr %6, i64 48
  store ptr %27, ptr %28, align 8
  %29 = icmp eq ptr %15, null
  %30 = icmp eq ptr %19, null
  %31 = or i1 %29, %30
  %32 = icmp eq ptr %23, null
  %33 = or i1 %31, %32
  br i1 %33, label %37, label %34

34:                                               ; preds = %8
  %35 = icmp eq ptr %27, null
  %36 = select i1 %35, ptr null, ptr %6
  br label %37

37:                                               ; preds = %8, %34, %5
  %38 = phi ptr [ null, %5 ], [ null, %8 ], [ %36, %34 ]
  ret ptr %38
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn
define noundef ptr @program_table(ptr nocapture noundef readonly %0, i32 noundef %1, i32 noundef %2, i32 noundef %3, ptr nocapture noundef readonly %4) local_unnamed_addr #6 {
  %6 = load ptr, ptr %0, align 8
  %7 = icmp ugt i32 %2, 512
  br i1 %7, label %35, label %8

8:                                                ; preds = %5
  %9 = zext i32 %3 to i64
  %10 = shl nuw nsw i64 %9, 3
  %11 = add nuw nsw i64 %10, 56
  %12 = tail call ptr @calloc(i64 noundef 1, i64 noundef %11) #34
  %13 = icmp eq ptr %12, null
  br i1 %13, label %35, label %14

14:                                               ; preds = %8
  %15 = getelementptr inbounds i8, ptr %12, i64 16
  store ptr %6, ptr %15, align 8
  %16 = getelementptr inbounds i8, ptr %12, i64 24
  store i32 %2, ptr %16, align 8
  %17 = add nuw nsw i32 %2, 7
  %18 = lshr i32 %17, 3
  %19 = getelementptr inbounds i8, ptr %12, i64 28
  store i32 %18, ptr %19, align 4
  %20 = getelementptr inbounds i8, ptr %12, i64 32
  store i32 %3, ptr %20, align 8
  %21 = icmp eq i32 %3, 0
  br i1 %21, label %24, label %22

22:                                               ; preds = %14
  %23 = getelementptr inbounds i8, ptr %12, i64 56
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %23, ptr readonly align 4 %4, i64 %10, i1 false)
  br label %24

24:                                               ; preds = %22, %14
  %25 = tail call dereferenceable_or_null(8) ptr @calloc(i64 noundef 1, i64 noundef 8) #34
  %26 = icmp eq ptr %25, null
  br i1 %26, label %28, label %27

27:                                               ; preds = %24
  store i32 0, ptr %25, align 8
  br label %28

28:                                               ; preds = %27, %24
  store ptr %25, ptr %12, align 8
  %29 = tail call dereferenceable_or_null(64) ptr @calloc(i64 noundef 1, i64 noundef 64) #34
  %30 = icmp eq ptr %29, null
  br i1 %30, label %33, label %31

31:                                               ; preds = %28
  %32 = getelementptr inbounds i8, ptr %29, i64 16
  store i32 -1, ptr %32, align 8
  br label %33

33:                                               ; preds = %31, %28
  %34 = getelementptr inbounds i8, ptr %12, i64 8
  store ptr %29, ptr %34, align 8
  br label %35

35:                                               ; preds = %5, %8, %33
  %36 = phi ptr [ null, %5 ], [ %12, %33 ], [ null, %8 ]
  %37 = getelementptr inbounds i8, ptr %0, i64 24
  %38 = load ptr, ptr %37, align 8
  %39 = zext i32 %1 to i64
  %40 = getelementptr inbounds ptr, ptr %38, i64 %39
  store ptr %36, ptr %40, align 8
  ret ptr %36
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(write, argmem: readwrite, inaccessiblemem: readwrite)
define noundef ptr @program_counter(ptr nocapture noundef readonly %0, i32 noundef %1, i64 noundef %2) local_unnamed_addr #16 {
  %4 = getelementptr inbounds i8, ptr %0, i64 32
  %5 = load ptr, ptr %4, align 8
  %6 = zext i32 %1 to i64
  %7 = getelementptr inbounds %struct.counter_array, ptr %5, i64 %6
  store i64 %2, ptr %7, align 8
  %8 = add i64 %2, 1
  %9 = tail call ptr @calloc(i64 noundef %8, i64 noundef 16) #34
  %10 = load ptr, ptr %4, align 8
  %11 = getelementptr inbounds %struct.counter_array, ptr %10, i64 %6, i32 1
  store ptr %9, ptr %11, align 8
  ret ptr %9
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(write, argmem: readwrite, inaccessiblemem: readwrite)
define noundef ptr @program_register(ptr nocapture noundef readonly %0, i32 noundef %1, i64 noundef %2, i32 noundef %3) local_unnamed_addr #16 {
  %5 = getelementptr inbounds i8, ptr %0, i64 40
  %6 = load ptr, ptr %5, align 8
  %7 = zext i32 %1 to i64
  %8 = getelementptr inbounds %struct.register_array, ptr %6, i64 %7
  store i64 %2, ptr %8, align 8
  %9 = zext i32 %3 to i64
  %10 = load ptr, ptr %5, align 8
  %11 = getelementptr inbounds %struct.register_array, ptr %10, i64 %7, i32 1
  store i64 %9, ptr %11, align 8
  %12 = add i64 %2, 1
  %13 = tail call ptr @calloc(i64 noundef %12, i64 noundef %9) #34
  %14 = load ptr, ptr %5, align 8
  %15 = getelementptr inbounds %struct.register_array, ptr %14, i64 %7, i32 2
  store ptr %13, ptr %15, align 8
  ret ptr %13
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn
define ptr @program_meter(ptr nocapture noundef readonly %0, i32 noundef %1, i64 noundef %2, i32 noundef %3) local_unnamed_addr #6 {
  %5 = getelementptr inbounds i8, ptr %0, i64 48
  %6 = load ptr, ptr %5, align 8
  %7 = zext i32 %1 to i64
  %8 = getelementptr inbounds %struct.meter_array, ptr %6, i64 %7
  store i64 %2, ptr %8, align 8
  %9 = zext i32 %3 to i64
  %10 = load ptr, ptr %5, align 8
  %11 = getelementptr inbounds %struct.meter_array, ptr %10, i64 %7, i32 1
  store i64 %9, ptr %11, align 8
  %12 = add i64 %2, 1
  %13 = tail call ptr @calloc(i64 noundef %12, i64 noundef 64) #34
  %14 = load ptr, ptr %5, align 8
  %15 = getelementptr inbounds %struct.meter_array, ptr %14, i64 %7, i32 2
  store ptr %13, ptr %15, align 8
  %16 = load ptr, ptr %5, align 8
  %17 = getelementptr inbounds %struct.meter_array, ptr %16, i64 %7
  %18 = getelementptr inbounds i8, ptr %17, i64 16
  %19 = load ptr, ptr %18, align 8
  %20 = icmp eq ptr %19, null
  %21 = select i1 %20, ptr null, ptr %17
  ret ptr %21
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn
define range(i32 -1, 1) i32 @program_metadata(ptr nocapture noundef writeonly %0, i32 noundef %1, ptr nocapture noundef readonly %2) local_unnamed_addr #6 {
  %4 = zext i32 %1 to i64
  %5 = shl nuw nsw i64 %4, 3
  %6 = or disjoint i64 %5, 4
  %7 = tail call ptr @malloc(i64 noundef %6) #32
  %8 = icmp eq ptr %7, null
  br i1 %8, label %11, label %9

9:                                                ; preds = %3
  store i32 %1, ptr %7, align 4
  %10 = getelementptr inbounds i8, ptr %7, i64 4
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 4 %10, ptr readonly align 4 %2, i64 %5, i1 false)
  br label %11

11:                                               ; preds = %3, %9
  %12 = getelementptr inbounds i8, ptr %0, i64 72
  store ptr %7, ptr %12, align 8
  %13 = sext i1 %8 to i32
  ret i32 %13
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(argmem: write, inaccessiblemem: readwrite)
define range(i32 -1, 1) i32 @program_lists(ptr nocapture noundef writeonly %0, i32 noundef %1) local_unnamed_addr #17 {
  %3 = getelementptr inbounds i8, ptr %0, i64 56
  store i32 %1, ptr %3, align 8
  %4 = add i32 %1, 1
  %5 = zext i32 %4 to i64
  %6 = tail call ptr @calloc(i64 noundef %5, i64 noundef 8) #34
  %7 = getelementptr inbounds i8, ptr %0, i64 64
  store ptr %6, ptr %7, align 8
  %8 = icmp eq ptr %6, null
  %9 = sext i1 %8 to i32
  ret i32 %9
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn
define range(i32 -1, 1) i32 @program_list(ptr nocapture noundef readonly %0, i32 noundef %1, i32 noundef %2, ptr nocapture noundef readonly %3) local_unnamed_addr #6 {
  %5 = zext i32 %2 to i64
  %6 = shl nuw nsw i64 %5, 3
  %7 = or disjoint i64 %6, 4
  %8 = tail call ptr @malloc(i64 noundef %7) #32
  %9 = icmp eq ptr %8, null
  br i1 %9, label %12, label %10

10:                                               ; preds = %4
  store i32 %2, ptr %8, align 4
  %11 = getelementptr inbounds i8, ptr %8, i64 4
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 4 %11, ptr readonly align 4 %3, i64 %6, i1 false)
  br label %12

12:                                               ; preds = %4, %10
  %13 = getelementptr inbounds i8, ptr %0, i64 64
  %14 = load ptr, ptr %13, align 8
  %15 = zext i32 %1 to i64
  %16 = getelementptr inbounds ptr, ptr %14, i64 %15
  store ptr %8, ptr %16, align 8
  %17 = sext i1 %9 to i32
  ret i32 %17
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @multicast_set(ptr nocapture noundef %0, i32 noundef %1, i32 noundef %2, ptr nocapture noundef readonly %3) local_unnamed_addr #3 {
  %5 = load ptr, ptr %0, align 8
  %6 = zext i32 %2 to i64
  %7 = shl nuw nsw i64 %6, 2
  %8 = add nuw nsw i64 %7, 8
  %9 = tail call ptr @malloc(i64 noundef %8) #32
  %10 = icmp eq ptr %9, null
  br i1 %10, label %41, label %11

11:                                               ; preds = %4
  %12 = getelementptr inbounds i8, ptr %0, i64 80
  %13 = and i32 %1, 65535
  %14 = zext nneg i32 %13 to i64
  %15 = getelementptr inbounds [65536 x ptr], ptr %12, i64 0, i64 %14
  %16 = load ptr, ptr %15, align 8
  store i32 %2, ptr %9, align 4
  %17 = getelementptr inbounds i8, ptr %9, i64 4
  store i32 0, ptr %17, align 4
  %18 = getelementptr inbounds i8, ptr %9, i64 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 4 %18, ptr readonly align 2 %3, i64 %7, i1 false)
  %19 = ptrtoint ptr %9 to i64
  store atomic i64 %19, ptr %15 release, align 8
  %20 = icmp eq ptr %16, null
  br i1 %20, label %41, label %21

21:                                               ; preds = %11
  fence seq_cst
  %22 = icmp eq ptr %5, null
  br i1 %22, label %25, label %23

23:                                               ; preds = %21
  %24 = load atomic i64, ptr %5 seq_cst, align 8
  br label %25

25:                                               ; preds = %23, %21
  %26 = phi i64 [ %24, %23 ], [ 0, %21 ]
  %27 = and i64 %26, 1
  %28 = icmp eq i64 %27, 0
  br i1 %28, label %31, label %29

29:                                               ; preds = %25
  %30 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %31

31:                                               ; preds = %29, %25
  %32 = phi ptr [ %30, %29 ], [ null, %25 ]
  br i1 %28, label %33, label %34

33:                                               ; preds = %31
  tail call void @free(ptr noundef %16) #31
  br label %41

34:                                               ; preds = %31
  %35 = icmp eq ptr %32, null
  br i1 %35, label %41, label %36

36:                                               ; preds = %34
  %37 = getelementptr inbounds i8, ptr %32, i64 8
  store ptr %16, ptr %37, align 8
  %38 = getelementptr inbounds i8, ptr %32, i64 16
  store i64 %26, ptr %38, align 8
  %39 = getelementptr inbounds i8, ptr %5, i64 8
  %40 = load ptr, ptr %39, align 8
  store ptr %40, ptr %32, align 8
  store ptr %32, ptr %39, align 8
  br label %41

41:                                               ; preds = %4, %11, %33, %34, %36
  %42 = phi i32 [ -1, %4 ], [ 0, %11 ], [ 0, %33 ], [ 0, %34 ], [ 0, %36 ]
  ret i32 %42
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define void @multicast_clear(ptr nocapture noundef %0, i32 noundef %1) local_unnamed_addr #3 {
  %3 = load ptr, ptr %0, align 8
  %4 = getelementptr inbounds i8, ptr %0, i64 80
  %5 = and i32 %1, 65535
  %6 = zext nneg i32 %5 to i64
  %7 = getelementptr inbounds [65536 x ptr], ptr %4, i64 0, i64 %6
  %8 = load ptr, ptr %7, align 8
  store atomic i64 0, ptr %7 release, align 8
  %9 = icmp eq ptr %8, null
  br i1 %9, label %30, label %10

10:                                               ; preds = %2
  fence seq_cst
  %11 = icmp eq ptr %3, null
  br i1 %11, label %14, label %12

12:                                               ; preds = %10
  %13 = load atomic i64, ptr %3 seq_cst, align 8
  br label %14

14:                                               ; preds = %12, %10
  %15 = phi i64 [ %13, %12 ], [ 0, %10 ]
  %16 = and i64 %15, 1
  %17 = icmp eq i64 %16, 0
  br i1 %17, label %20, label %18

18:                                               ; preds = %14
  %19 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %20

20:                                               ; preds = %18, %14
  %21 = phi ptr [ %19, %18 ], [ null, %14 ]
  br i1 %17, label %22, label %23

22:                                               ; preds = %20
  tail call void @free(ptr noundef %8) #31
  br label %30

23:                                               ; preds = %20
  %24 = icmp eq ptr %21, null
  br i1 %24, label %30, label %25

25:                                               ; preds = %23
  %26 = getelementptr inbounds i8, ptr %21, i64 8
  store ptr %8, ptr %26, align 8
  %27 = getelementptr inbounds i8, ptr %21, i64 16
  store i64 %15, ptr %27, align 8
  %28 = getelementptr inbounds i8, ptr %3, i64 8
  %29 = load ptr, ptr %28, align 8
  store ptr %29, ptr %21, align 8
  store ptr %21, ptr %28, align 8
  br label %30

30:                                               ; preds = %2, %22, %23, %25
  ret void
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @clone_set(ptr nocapture noundef %0, i32 noundef %1, i32 noundef %2, ptr nocapture noundef readonly %3, i32 noundef %4) local_unnamed_addr #3 {
  %6 = load ptr, ptr %0, align 8
  %7 = zext i32 %2 to i64
  %8 = shl nuw nsw i64 %7, 2
  %9 = add nuw nsw i64 %8, 8
  %10 = tail call ptr @malloc(i64 noundef %9) #32
  %11 = icmp eq ptr %10, null
  br i1 %11, label %42, label %12

12:                                               ; preds = %5
  %13 = getelementptr inbounds i8, ptr %0, i64 524368
  %14 = and i32 %1, 65535
  %15 = zext nneg i32 %14 to i64
  %16 = getelementptr inbounds [65536 x ptr], ptr %13, i64 0, i64 %15
  %17 = load ptr, ptr %16, align 8
  store i32 %2, ptr %10, align 4
  %18 = getelementptr inbounds i8, ptr %10, i64 4
  store i32 %4, ptr %18, align 4
  %19 = getelementptr inbounds i8, ptr %10, i64 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 4 %19, ptr readonly align 2 %3, i64 %8, i1 false)
  %20 = ptrtoint ptr %10 to i64
  store atomic i64 %20, ptr %16 release, align 8
  %21 = icmp eq ptr %17, null
  br i1 %21, label %42, label %22

22:                                               ; preds = %12
  fence seq_cst
  %23 = icmp eq ptr %6, null
  br i1 %23, label %26, label %24

24:                                               ; preds = %22
  %25 = load atomic i64, ptr %6 seq_cst, align 8
  br label %26

26:                                               ; preds = %24, %22
  %27 = phi i64 [ %25, %24 ], [ 0, %22 ]
  %28 = and i64 %27, 1
  %29 = icmp eq i64 %28, 0
  br i1 %29, label %32, label %30

30:                                               ; preds = %26
  %31 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %32

32:                                               ; preds = %30, %26
  %33 = phi ptr [ %31, %30 ], [ null, %26 ]
  br i1 %29, label %34, label %35

34:                                               ; preds = %32
  tail call void @free(ptr noundef %17) #31
  br label %42

35:                                               ; preds = %32
  %36 = icmp eq ptr %33, null
  br i1 %36, label %42, label %37

37:                                               ; preds = %35
  %38 = getelementptr inbounds i8, ptr %33, i64 8
  store ptr %17, ptr %38, align 8
  %39 = getelementptr inbounds i8, ptr %33, i64 16
  store i64 %27, ptr %39, align 8
  %40 = getelementptr inbounds i8, ptr %6, i64 8
  %41 = load ptr, ptr %40, align 8
  store ptr %41, ptr %33, align 8
  store ptr %33, ptr %40, align 8
  br label %42

42:                                               ; preds = %5, %12, %34, %35, %37
  %43 = phi i32 [ -1, %5 ], [ 0, %12 ], [ 0, %34 ], [ 0, %35 ], [ 0, %37 ]
  ret i32 %43
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define void @clone_clear(ptr nocapture noundef %0, i32 noundef %1) local_unnamed_addr #3 {
  %3 = load ptr, ptr %0, align 8
  %4 = getelementptr inbounds i8, ptr %0, i64 524368
  %5 = and i32 %1, 65535
  %6 = zext nneg i32 %5 to i64
  %7 = getelementptr inbounds [65536 x ptr], ptr %4, i64 0, i64 %6
  %8 = load ptr, ptr %7, align 8
  store atomic i64 0, ptr %7 release, align 8
  %9 = icmp eq ptr %8, null
  br i1 %9, label %30, label %10

10:                                               ; preds = %2
  fence seq_cst
  %11 = icmp eq ptr %3, null
  br i1 %11, label %14, label %12

12:                                               ; preds = %10
  %13 = load atomic i64, ptr %3 seq_cst, align 8
  br label %14

14:                                               ; preds = %12, %10
  %15 = phi i64 [ %13, %12 ], [ 0, %10 ]
  %16 = and i64 %15, 1
  %17 = icmp eq i64 %16, 0
  br i1 %17, label %20, label %18

18:                                               ; preds = %14
  %19 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %20

20:                                               ; preds = %18, %14
  %21 = phi ptr [ %19, %18 ], [ null, %14 ]
  br i1 %17, label %22, label %23

22:                                               ; preds = %20
  tail call void @free(ptr noundef %8) #31
  br label %30

23:                                               ; preds = %20
  %24 = icmp eq ptr %21, null
  br i1 %24, label %30, label %25

25:                                               ; preds = %23
  %26 = getelementptr inbounds i8, ptr %21, i64 8
  store ptr %8, ptr %26, align 8
  %27 = getelementptr inbounds i8, ptr %21, i64 16
  store i64 %15, ptr %27, align 8
  %28 = getelementptr inbounds i8, ptr %3, i64 8
  %29 = load ptr, ptr %28, align 8
  store ptr %29, ptr %21, align 8
  store ptr %21, ptr %28, align 8
  br label %30

30:                                               ; preds = %2, %22, %23, %25
  ret void
}

; Function Attrs: noredzone nounwind
define void @program_free(ptr nocapture noundef %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds i8, ptr %0, i64 8
  %3 = load i32, ptr %2, align 8
  %4 = icmp eq i32 %3, 0
  br i1 %4, label %7, label %5

5:                                                ; preds = %1
  %6 = getelementptr inbounds i8, ptr %0, i64 24
  br label %13

7:                                                ; preds = %20, %1
  %8 = getelementptr inbounds i8, ptr %0, i64 12
  %9 = load i32, ptr %8, align 4
  %10 = icmp eq i32 %9, 0
  br i1 %10, label %25, label %11

11:                                               ; preds = %7
  %12 = getelementptr inbounds i8, ptr %0, i64 32
  br label %31

13:                                               ; preds = %5, %20
  %14 = phi i64 [ 0, %5 ], [ %21, %20 ]
  %15 = load ptr, ptr %6, align 8
  %16 = getelementptr inbounds ptr, ptr %15, i64 %14
  %17 = load ptr, ptr %16, align 8
  %18 = icmp eq ptr %17, null
  br i1 %18, label %20, label %19

19:                                               ; preds = %13
  tail call void @table_free(ptr noundef nonnull %17) #31
  br label %20

20:                                               ; preds = %13, %19
  %21 = add nuw nsw i64 %14, 1
  %22 = load i32, ptr %2, align 8
  %23 = zext i32 %22 to i64
  %24 = icmp ult i64 %21, %23
  br i1 %24, label %13, label %7, !llvm.loop !32

25:                                               ; preds = %31, %7
  %26 = getelementptr inbounds i8, ptr %0, i64 16
  %27 = load i32, ptr %26, align 8
  %28 = icmp eq i32 %27, 0
  br i1 %28, label %40, label %29

29:                                               ; preds = %25
  %30 = getelementptr inbounds i8, ptr %0, i64 40
  br label %46

31:                                               ; preds = %11, %31
  %32 = phi i64 [ 0, %11 ], [ %36, %31 ]
  %33 = load ptr, ptr %12, align 8
  %34 = getelementptr inbounds %struct.counter_array, ptr %33, i64 %32, i32 1
  %35 = load ptr, ptr %34, align 8
  tail call void @free(ptr noundef %35) #31
  %36 = add nuw nsw i64 %32, 1
  %37 = load i32, ptr %8, align 4
  %38 = zext i32 %37 to i64
  %39 = icmp ult i64 %36, %38
  br i1 %39, label %31, label %25, !llvm.loop !33

40:                                               ; preds = %46, %25
  %41 = getelementptr inbounds i8, ptr %0, i64 20
  %42 = load i32, ptr %41, align 4
  %43 = icmp eq i32 %42, 0
  br i1 %43, label %55, label %44

44:                                               ; preds = %40
  %45 = getelementptr inbounds i8, ptr %0, i64 48
  br label %61

46:                                               ; preds = %29, %46
  %47 = phi i64 [ 0, %29 ], [ %51, %46 ]
  %48 = load ptr, ptr %30, align 8
  %49 = getelementptr inbounds %struct.register_array, ptr %48, i64 %47, i32 2
  %50 = load ptr, ptr %49, align 8
  tail call void @free(ptr noundef %50) #31
  %51 = add nuw nsw i64 %47, 1
  %52 = load i32, ptr %26, align 8
  %53 = zext i32 %52 to i64
  %54 = icmp ult i64 %51, %53
  br i1 %54, label %46, label %40, !llvm.loop !34

55:                                               ; preds = %61, %40
  %56 = getelementptr inbounds i8, ptr %0, i64 56
  %57 = load i32, ptr %56, align 8
  %58 = icmp eq i32 %57, 0
  br i1 %58, label %70, label %59

59:                                               ; preds = %55
  %60 = getelementptr inbounds i8, ptr %0, i64 64
  br label %77

61:                                               ; preds = %44, %61
  %62 = phi i64 [ 0, %44 ], [ %66, %61 ]
  %63 = load ptr, ptr %45, align 8
  %64 = getelementptr inbounds %struct.meter_array, ptr %63, i64 %62, i32 2
  %65 = load ptr, ptr %64, align 8
  tail call void @free(ptr noundef %65) #31
  %66 = add nuw nsw i64 %62, 1
  %67 = load i32, ptr %41, align 4
  %68 = zext i32 %67 to i64
  %69 = icmp ult i64 %66, %68
  br i1 %69, label %61, label %55, !llvm.loop !35

70:                                               ; preds = %77, %55
  %71 = getelementptr inbounds i8, ptr %0, i64 64
  %72 = load ptr, ptr %71, align 8
  tail call void @free(ptr noundef %72) #31
  %73 = getelementptr inbounds i8, ptr %0, i64 72
  %74 = load ptr, ptr %73, align 8
  tail call void @free(ptr noundef %74) #31
  %75 = getelementptr inbounds i8, ptr %0, i64 80
  %76 = getelementptr inbounds i8, ptr %0, i64 524368
  br label %95

77:                                               ; preds = %59, %77
  %78 = phi i64 [ 0, %59 ], [ %82, %77 ]
  %79 = load ptr, ptr %60, align 8
  %80 = getelementptr inbounds ptr, ptr %79, i64 %78
  %81 = load ptr, ptr %80, align 8
  tail call void @free(ptr noundef %81) #31
  %82 = add nuw nsw i64 %78, 1
  %83 = load i32, ptr %56, align 8
  %84 = zext i32 %83 to i64
  %85 = icmp ult i64 %82, %84
  br i1 %85, label %77, label %70, !llvm.loop !36

86:                                               ; preds = %95
  %87 = getelementptr inbounds i8, ptr %0, i64 24
  %88 = load ptr, ptr %87, align 8
  tail call void @free(ptr noundef %88) #31
  %89 = getelementptr inbounds i8, ptr %0, i64 32
  %90 = load ptr, ptr %89, align 8
  tail call void @free(ptr noundef %90) #31
  %91 = getelementptr inbounds i8, ptr %0, i64 40
  %92 = load ptr, ptr %91, align 8
  tail call void @free(ptr noundef %92) #31
  %93 = getelementptr inbounds i8, ptr %0, i64 48
  %94 = load ptr, ptr %93, align 8
  tail call void @free(ptr noundef %94) #31
  tail call void @free(ptr noundef %0) #31
  ret void

95:                                               ; preds = %70, %95
  %96 = phi i64 [ 0, %70 ], [ %101, %95 ]
  %97 = getelementptr inbounds [65536 x ptr], ptr %75, i64 0, i64 %96
  %98 = load ptr, ptr %97, align 8
  tail call void @free(ptr noundef %98) #31
  %99 = getelementptr inbounds [65536 x ptr], ptr %76, i64 0, i64 %96
  %100 = load ptr, ptr %99, align 8
  tail call void @free(ptr noundef %100) #31
  %101 = add nuw nsw i64 %96, 1
  %102 = icmp eq i64 %101, 65536
  br i1 %102, label %86, label %95, !llvm.loop !37
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(argmem: write, inaccessiblemem: readwrite)
define range(i32 -1, 1) i32 @ring_init(ptr nocapture noundef writeonly %0, i64 noundef %1, i32 noundef %2) local_unnamed_addr #17 {
  %4 = tail call ptr @malloc(i64 noundef %1) #32
  %5 = getelementptr inbounds i8, ptr %0, i64 88
  store ptr %4, ptr %5, align 8
  %6 = getelementptr inbounds i8, ptr %0, i64 72
  store i64 %1, ptr %6, align 8
  %7 = getelementptr inbounds i8, ptr %0, i64 80
  store i32 %2, ptr %7, align 16
  %8 = icmp eq ptr %4, null
  %9 = sext i1 %8 to i32
  ret i32 %9
}

; Function Attrs: nofree noredzone nounwind
define range(i32 -1, 1) i32 @sw_packet_out(ptr nocapture noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2, i32 noundef %3) local_unnamed_addr #18 {
  %5 = alloca i64, align 8
  %6 = getelementptr inbounds i8, ptr %0, i64 9984
  %7 = add i32 %3, 47
  %8 = and i32 %7, -16
  %9 = load i64, ptr %6, align 64
  %10 = getelementptr inbounds i8, ptr %0, i64 10048
  %11 = load atomic i64, ptr %10 acquire, align 64
  %12 = getelementptr inbounds i8, ptr %0, i64 10056
  %13 = load i64, ptr %12, align 8
  %14 = add i64 %13, -1
  %15 = and i64 %14, %9
  %16 = sub i64 %13, %15
  %17 = zext i32 %8 to i64
  %18 = icmp ult i64 %16, %17
  %19 = select i1 %18, i64 %16, i64 0
  %20 = add i64 %9, %17
  %21 = sub i64 %20, %11
  %22 = add i64 %21, %19
  %23 = icmp ugt i64 %22, %13
  br i1 %23, label %50, label %24

24:                                               ; preds = %4
  br i1 %18, label %25, label %32

25:                                               ; preds = %24
  %26 = getelementptr inbounds i8, ptr %0, i64 10072
  %27 = load ptr, ptr %26, align 8
  %28 = getelementptr inbounds i8, ptr %27, i64 %15
  %29 = trunc nuw i64 %16 to i32
  store i32 %29, ptr %28, align 8
  %30 = getelementptr inbounds i8, ptr %28, i64 4
  store i32 0, ptr %30, align 4
  %31 = add i64 %16, %9
  br label %32

32:                                               ; preds = %25, %24
  %33 = phi i64 [ 0, %25 ], [ %15, %24 ]
  %34 = phi i64 [ %31, %25 ], [ %9, %24 ]
  %35 = getelementptr inbounds i8, ptr %0, i64 10072
  %36 = load ptr, ptr %35, align 8
  %37 = getelementptr inbounds i8, ptr %36, i64 %33
  store i32 %8, ptr %37, align 1
  %38 = getelementptr inbounds i8, ptr %37, i64 4
  store i32 1, ptr %38, align 1
  %39 = getelementptr inbounds i8, ptr %37, i64 8
  store i32 %1, ptr %39, align 1
  %40 = getelementptr inbounds i8, ptr %37, i64 12
  %41 = getelementptr inbounds i8, ptr %37, i64 28
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 1 dereferenceable(16) %40, i8 0, i64 16, i1 false)
  store i32 %3, ptr %41, align 1
  %42 = load ptr, ptr %35, align 8
  %43 = getelementptr inbounds i8, ptr %42, i64 %33
  %44 = getelementptr inbounds i8, ptr %43, i64 32
  %45 = zext i32 %3 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %44, ptr readonly align 1 %2, i64 %45, i1 false)
  %46 = add i64 %34, %17
  store atomic i64 %46, ptr %6 release, align 64
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #33
  store i64 1, ptr %5, align 8
  %47 = getelementptr inbounds i8, ptr %0, i64 10064
  %48 = load i32, ptr %47, align 16
  %49 = call i64 @write(i32 noundef %48, ptr noundef nonnull %5, i64 noundef 8) #35
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #33
  br label %50

50:                                               ; preds = %4, %32
  %51 = phi i32 [ 0, %32 ], [ -1, %4 ]
  ret i32 %51
}

; Function Attrs: nofree noredzone nounwind
define internal fastcc range(i32 -1, 1) i32 @ring_push(ptr nocapture noundef %0, ptr nocapture noundef byval(%struct.message) align 8 %1, ptr nocapture noundef readonly %2) unnamed_addr #18 {
  %4 = alloca i64, align 8
  %5 = getelementptr inbounds i8, ptr %1, i64 28
  %6 = load i32, ptr %5, align 4
  %7 = add i32 %6, 47
  %8 = and i32 %7, -16
  store i32 %8, ptr %1, align 8
  %9 = load i64, ptr %0, align 64
  %10 = getelementptr inbounds i8, ptr %0, i64 64
  %11 = load atomic i64, ptr %10 acquire, align 64
  %12 = getelementptr inbounds i8, ptr %0, i64 72
  %13 = load i64, ptr %12, align 8
  %14 = add i64 %13, -1
  %15 = and i64 %14, %9
  %16 = sub i64 %13, %15
  %17 = load i32, ptr %1, align 8
  %18 = zext i32 %17 to i64
  %19 = icmp ult i64 %16, %18
  %20 = select i1 %19, i64 %16, i64 0
  %21 = sub i64 %9, %11
  %22 = add i64 %21, %18
  %23 = add i64 %22, %20
  %24 = icmp ugt i64 %23, %13
  br i1 %24, label %48, label %25

25:                                               ; preds = %3
  br i1 %19, label %26, label %33

26:                                               ; preds = %25
  %27 = getelementptr inbounds i8, ptr %0, i64 88
  %28 = load ptr, ptr %27, align 8
  %29 = getelementptr inbounds i8, ptr %28, i64 %15
  %30 = trunc nuw i64 %16 to i32
  store i32 %30, ptr %29, align 8
  %31 = getelementptr inbounds i8, ptr %29, i64 4
  store i32 0, ptr %31, align 4
  %32 = add i64 %16, %9
  br label %33

33:                                               ; preds = %26, %25
  %34 = phi i64 [ 0, %26 ], [ %15, %25 ]
  %35 = phi i64 [ %32, %26 ], [ %9, %25 ]
  %36 = getelementptr inbounds i8, ptr %0, i64 88
  %37 = load ptr, ptr %36, align 8
  %38 = getelementptr inbounds i8, ptr %37, i64 %34
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(32) %38, ptr noundef nonnull align 8 dereferenceable(32) %1, i64 32, i1 false)
  %39 = load ptr, ptr %36, align 8
  %40 = getelementptr inbounds i8, ptr %39, i64 %34
  %41 = getelementptr inbounds i8, ptr %40, i64 32
  %42 = load i32, ptr %5, align 4
  %43 = zext i32 %42 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %41, ptr align 1 %2, i64 %43, i1 false)
  %44 = add i64 %35, %18
  store atomic i64 %44, ptr %0 release, align 64
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #33
  store i64 1, ptr %4, align 8
  %45 = getelementptr inbounds i8, ptr %0, i64 80
  %46 = load i32, ptr %45, align 16
  %47 = call i64 @write(i32 noundef %46, ptr noundef nonnull %4, i64 noundef 8) #35
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #33
  br label %48

48:                                               ; preds = %3, %33
  %49 = phi i32 [ 0, %33 ], [ -1, %3 ]
  ret i32 %49
}

; Function Attrs: nofree noredzone nounwind
define range(i32 -1, 1) i32 @sw_inject(ptr nocapture noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2, i32 noundef %3, i32 noundef %4, i32 noundef %5) local_unnamed_addr #18 {
  %7 = alloca i64, align 8
  %8 = getelementptr inbounds i8, ptr %0, i64 9984
  %9 = add i32 %3, 47
  %10 = and i32 %9, -16
  %11 = load i64, ptr %8, align 64
  %12 = getelementptr inbounds i8, ptr %0, i64 10048
  %13 = load atomic i64, ptr %12 acquire, align 64
  %14 = getelementptr inbounds i8, ptr %0, i64 10056
  %15 = load i64, ptr %14, align 8
  %16 = add i64 %15, -1
  %17 = and i64 %16, %11
  %18 = sub i64 %15, %17
  %19 = zext i32 %10 to i64
  %20 = icmp ult i64 %18, %19
  %21 = select i1 %20, i64 %18, i64 0
  %22 = add i64 %11, %19
  %23 = sub i64 %22, %13
  %24 = add i64 %23, %21
  %25 = icmp ugt i64 %24, %15
  br i1 %25, label %54, label %26

26:                                               ; preds = %6
  br i1 %20, label %27, label %34

27:                                               ; preds = %26
  %28 = getelementptr inbounds i8, ptr %0, i64 10072
  %29 = load ptr, ptr %28, align 8
  %30 = getelementptr inbounds i8, ptr %29, i64 %17
  %31 = trunc nuw i64 %18 to i32
  store i32 %31, ptr %30, align 8
  %32 = getelementptr inbounds i8, ptr %30, i64 4
  store i32 0, ptr %32, align 4
  %33 = add i64 %18, %11
  br label %34

34:                                               ; preds = %27, %26
  %35 = phi i64 [ 0, %27 ], [ %17, %26 ]
  %36 = phi i64 [ %33, %27 ], [ %11, %26 ]
  %37 = getelementptr inbounds i8, ptr %0, i64 10072
  %38 = load ptr, ptr %37, align 8
  %39 = getelementptr inbounds i8, ptr %38, i64 %35
  store i32 %10, ptr %39, align 1
  %40 = getelementptr inbounds i8, ptr %39, i64 4
  store i32 2, ptr %40, align 1
  %41 = getelementptr inbounds i8, ptr %39, i64 8
  store i32 %1, ptr %41, align 1
  %42 = getelementptr inbounds i8, ptr %39, i64 12
  store i32 %4, ptr %42, align 1
  %43 = getelementptr inbounds i8, ptr %39, i64 16
  store i64 0, ptr %43, align 1
  %44 = getelementptr inbounds i8, ptr %39, i64 24
  store i32 %5, ptr %44, align 1
  %45 = getelementptr inbounds i8, ptr %39, i64 28
  store i32 %3, ptr %45, align 1
  %46 = load ptr, ptr %37, align 8
  %47 = getelementptr inbounds i8, ptr %46, i64 %35
  %48 = getelementptr inbounds i8, ptr %47, i64 32
  %49 = zext i32 %3 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %48, ptr readonly align 1 %2, i64 %49, i1 false)
  %50 = add i64 %36, %19
  store atomic i64 %50, ptr %8 release, align 64
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %7) #33
  store i64 1, ptr %7, align 8
  %51 = getelementptr inbounds i8, ptr %0, i64 10064
  %52 = load i32, ptr %51, align 16
  %53 = call i64 @write(i32 noundef %52, ptr noundef nonnull %7, i64 noundef 8) #35
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %7) #33
  br label %54

54:                                               ; preds = %6, %34
  %55 = phi i32 [ 0, %34 ], [ -1, %6 ]
  ret i32 %55
}

; Function Attrs: nofree norecurse noredzone nounwind memory(readwrite, inaccessiblemem: none)
define range(i32 0, 2) i32 @sw_receive(ptr nocapture noundef %0, ptr nocapture noundef writeonly %1, i64 noundef %2) local_unnamed_addr #19 {
  %4 = getelementptr inbounds i8, ptr %0, i64 10112
  %5 = getelementptr inbounds i8, ptr %0, i64 10176
  %6 = getelementptr inbounds i8, ptr %0, i64 10200
  %7 = getelementptr inbounds i8, ptr %0, i64 10184
  br label %8

8:                                                ; preds = %27, %3
  %9 = phi ptr [ undef, %3 ], [ %28, %27 ]
  %10 = load i64, ptr %5, align 64
  %11 = load atomic i64, ptr %4 acquire, align 64
  %12 = icmp eq i64 %10, %11
  br i1 %12, label %29, label %13

13:                                               ; preds = %8
  %14 = load ptr, ptr %6, align 8
  %15 = load i64, ptr %5, align 64
  %16 = load i64, ptr %7, align 8
  %17 = add i64 %16, -1
  %18 = and i64 %17, %15
  %19 = getelementptr inbounds i8, ptr %14, i64 %18
  %20 = getelementptr inbounds i8, ptr %19, i64 4
  %21 = load i32, ptr %20, align 4
  %22 = icmp eq i32 %21, 0
  br i1 %22, label %23, label %27

23:                                               ; preds = %13
  %24 = load i32, ptr %19, align 8
  %25 = zext i32 %24 to i64
  %26 = add i64 %15, %25
  store atomic i64 %26, ptr %5 release, align 64
  br label %27

27:                                               ; preds = %23, %13
  %28 = phi ptr [ %9, %23 ], [ %19, %13 ]
  br i1 %22, label %8, label %29

29:                                               ; preds = %8, %27
  %30 = phi ptr [ %28, %27 ], [ null, %8 ]
  %31 = icmp eq ptr %30, null
  br i1 %31, label %40, label %32

32:                                               ; preds = %29
  %33 = load i32, ptr %30, align 8
  %34 = zext i32 %33 to i64
  %35 = tail call i64 @llvm.umin.i64(i64 %34, i64 %2)
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 8 %1, ptr nonnull align 8 %30, i64 %35, i1 false)
  %36 = load i64, ptr %5, align 64
  %37 = load i32, ptr %30, align 8
  %38 = zext i32 %37 to i64
  %39 = add i64 %36, %38
  store atomic i64 %39, ptr %5 release, align 64
  br label %40

40:                                               ; preds = %29, %32
  %41 = phi i32 [ 1, %32 ], [ 0, %29 ]
  ret i32 %41
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @line_set(ptr nocapture noundef %0, ptr nocapture noundef %1, i64 noundef %2, i64 noundef %3, i64 noundef %4, double noundef %5, i64 noundef %6) local_unnamed_addr #3 {
  %8 = tail call dereferenceable_or_null(40) ptr @malloc(i64 noundef 40) #32
  %9 = icmp eq ptr %8, null
  br i1 %9, label %35, label %10

10:                                               ; preds = %7
  %11 = load ptr, ptr %1, align 8
  store i64 %2, ptr %8, align 8
  %12 = getelementptr inbounds i8, ptr %8, i64 8
  store i64 %3, ptr %12, align 8
  %13 = getelementptr inbounds i8, ptr %8, i64 16
  store i64 %4, ptr %13, align 8
  %14 = getelementptr inbounds i8, ptr %8, i64 24
  store i64 %6, ptr %14, align 8
  %15 = getelementptr inbounds i8, ptr %8, i64 32
  store double %5, ptr %15, align 8
  %16 = ptrtoint ptr %8 to i64
  store atomic i64 %16, ptr %1 release, align 8
  %17 = icmp eq ptr %11, null
  br i1 %17, label %35, label %18

18:                                               ; preds = %10
  %19 = getelementptr inbounds i8, ptr %0, i64 8
  fence seq_cst
  %20 = load atomic i64, ptr %19 seq_cst, align 8
  %21 = and i64 %20, 1
  %22 = icmp eq i64 %21, 0
  br i1 %22, label %25, label %23

23:                                               ; preds = %18
  %24 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %25

25:                                               ; preds = %23, %18
  %26 = phi ptr [ %24, %23 ], [ null, %18 ]
  br i1 %22, label %27, label %28

27:                                               ; preds = %25
  tail call void @free(ptr noundef %11) #31
  br label %35

28:                                               ; preds = %25
  %29 = icmp eq ptr %26, null
  br i1 %29, label %35, label %30

30:                                               ; preds = %28
  %31 = getelementptr inbounds i8, ptr %26, i64 8
  store ptr %11, ptr %31, align 8
  %32 = getelementptr inbounds i8, ptr %26, i64 16
  store i64 %20, ptr %32, align 8
  %33 = getelementptr inbounds i8, ptr %0, i64 16
  %34 = load ptr, ptr %33, align 8
  store ptr %34, ptr %26, align 8
  store ptr %26, ptr %33, align 8
  br label %35

35:                                               ; preds = %30, %28, %27, %10, %7
  %36 = phi i32 [ -1, %7 ], [ 0, %10 ], [ 0, %27 ], [ 0, %28 ], [ 0, %30 ]
  ret i32 %36
}

; Function Attrs: noredzone nounwind
define noalias noundef ptr @sw_new(i32 noundef %0, i32 noundef %1, i64 noundef %2) local_unnamed_addr #0 {
  %4 = alloca %struct.timespec, align 8
  %5 = tail call dereferenceable_or_null(10240) ptr @calloc(i64 noundef 1, i64 noundef 10240) #34
  %6 = icmp eq ptr %5, null
  br i1 %6, label %74, label %7

7:                                                ; preds = %3
  %8 = tail call dereferenceable_or_null(1048576) ptr @malloc(i64 noundef 1048576) #32
  %9 = getelementptr inbounds i8, ptr %5, i64 10072
  store ptr %8, ptr %9, align 8
  %10 = getelementptr inbounds i8, ptr %5, i64 10056
  store i64 1048576, ptr %10, align 8
  %11 = getelementptr inbounds i8, ptr %5, i64 10064
  store i32 %0, ptr %11, align 16
  %12 = icmp eq ptr %8, null
  br i1 %12, label %74, label %13

13:                                               ; preds = %7
  %14 = tail call dereferenceable_or_null(1048576) ptr @malloc(i64 noundef 1048576) #32
  %15 = getelementptr inbounds i8, ptr %5, i64 10200
  store ptr %14, ptr %15, align 8
  %16 = getelementptr inbounds i8, ptr %5, i64 10184
  store i64 1048576, ptr %16, align 8
  %17 = getelementptr inbounds i8, ptr %5, i64 10192
  store i32 %1, ptr %17, align 16
  %18 = icmp eq ptr %14, null
  br i1 %18, label %74, label %19

19:                                               ; preds = %13
  %20 = getelementptr inbounds i8, ptr %5, i64 24
  br label %21

21:                                               ; preds = %21, %19
  %22 = phi i64 [ 0, %19 ], [ %34, %21 ]
  %23 = phi i64 [ %2, %19 ], [ %24, %21 ]
  %24 = add i64 %23, -7046029254386353131
  %25 = lshr i64 %24, 30
  %26 = xor i64 %25, %24
  %27 = mul i64 %26, -4658895280553007687
  %28 = lshr i64 %27, 27
  %29 = xor i64 %28, %27
  %30 = mul i64 %29, -7723592293110705685
  %31 = lshr i64 %30, 31
  %32 = xor i64 %31, %30
  %33 = getelementptr inbounds [4 x i64], ptr %20, i64 0, i64 %22
  store i64 %32, ptr %33, align 8
  %34 = add nuw nsw i64 %22, 1
  %35 = icmp eq i64 %34, 4
  br i1 %35, label %36, label %21, !llvm.loop !38

36:                                               ; preds = %21
  %37 = getelementptr inbounds i8, ptr %5, i64 8284
  store i32 1, ptr %37, align 4
  %38 = getelementptr inbounds i8, ptr %5, i64 64
  store i32 1, ptr %38, align 64
  %39 = tail call dereferenceable_or_null(40) ptr @malloc(i64 noundef 40) #32
  %40 = icmp eq ptr %39, null
  br i1 %40, label %74, label %41

41:                                               ; preds = %36
  %42 = getelementptr inbounds i8, ptr %5, i64 8712
  %43 = load ptr, ptr %42, align 8
  %44 = getelementptr inbounds i8, ptr %39, i64 24
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %39, i8 0, i64 24, i1 false)
  store i64 1048576, ptr %44, align 8
  %45 = getelementptr inbounds i8, ptr %39, i64 32
  store double 0.000000e+00, ptr %45, align 8
  %46 = ptrtoint ptr %39 to i64
  store atomic i64 %46, ptr %42 release, align 8
  %47 = icmp eq ptr %43, null
  br i1 %47, label %65, label %48

48:                                               ; preds = %41
  %49 = getelementptr inbounds i8, ptr %5, i64 8
  fence seq_cst
  %50 = load atomic i64, ptr %49 seq_cst, align 8
  %51 = and i64 %50, 1
  %52 = icmp eq i64 %51, 0
  br i1 %52, label %55, label %53

53:                                               ; preds = %48
  %54 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %55

55:                                               ; preds = %53, %48
  %56 = phi ptr [ %54, %53 ], [ null, %48 ]
  br i1 %52, label %57, label %58

57:                                               ; preds = %55
  tail call void @free(ptr noundef %43) #31
  br label %65

58:                                               ; preds = %55
  %59 = icmp eq ptr %56, null
  br i1 %59, label %65, label %60

60:                                               ; preds = %58
  %61 = getelementptr inbounds i8, ptr %56, i64 8
  store ptr %43, ptr %61, align 8
  %62 = getelementptr inbounds i8, ptr %56, i64 16
  store i64 %50, ptr %62, align 8
  %63 = getelementptr inbounds i8, ptr %5, i64 16
  %64 = load ptr, ptr %63, align 8
  store ptr %64, ptr %56, align 8
  store ptr %56, ptr %63, align 8
  br label %65

65:                                               ; preds = %41, %57, %58, %60
  br i1 %40, label %74, label %66

66:                                               ; preds = %65
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #33
  %67 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %4) #35
  %68 = load i64, ptr %4, align 8
  %69 = mul i64 %68, 1000000000
  %70 = getelementptr inbounds i8, ptr %4, i64 8
  %71 = load i64, ptr %70, align 8
  %72 = add i64 %69, %71
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #33
  %73 = getelementptr inbounds i8, ptr %5, i64 9640
  store i64 %72, ptr %73, align 8
  br label %74

74:                                               ; preds = %36, %65, %3, %7, %13, %66
  %75 = phi ptr [ %5, %66 ], [ null, %13 ], [ null, %7 ], [ null, %3 ], [ null, %65 ], [ null, %36 ]
  ret ptr %75
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define noundef ptr @sw_add_port(ptr nocapture noundef %0, i32 noundef %1, i32 noundef %2, i32 noundef %3, i32 noundef %4) local_unnamed_addr #3 {
  %6 = tail call dereferenceable_or_null(1376) ptr @calloc(i64 noundef 1, i64 noundef 1376) #34
  %7 = icmp eq ptr %6, null
  br i1 %7, label %86, label %8

8:                                                ; preds = %5
  %9 = getelementptr inbounds i8, ptr %0, i64 56
  %10 = load i32, ptr %9, align 8
  %11 = icmp eq i32 %10, 512
  %12 = icmp ugt i32 %1, 511
  %13 = or i1 %12, %11
  br i1 %13, label %86, label %14

14:                                               ; preds = %8
  %15 = getelementptr inbounds i8, ptr %0, i64 4168
  %16 = zext nneg i32 %1 to i64
  %17 = getelementptr inbounds [512 x ptr], ptr %15, i64 0, i64 %16
  %18 = load ptr, ptr %17, align 8
  %19 = icmp eq ptr %18, null
  br i1 %19, label %20, label %86

20:                                               ; preds = %14
  store i32 %1, ptr %6, align 8
  %21 = getelementptr inbounds i8, ptr %6, i64 4
  store i32 %2, ptr %21, align 4
  %22 = getelementptr inbounds i8, ptr %6, i64 8
  store i32 %3, ptr %22, align 8
  %23 = getelementptr inbounds i8, ptr %6, i64 16
  store i32 %4, ptr %23, align 8
  %24 = getelementptr inbounds i8, ptr %6, i64 20
  store i32 1, ptr %24, align 4
  %25 = tail call dereferenceable_or_null(40) ptr @malloc(i64 noundef 40) #32
  %26 = icmp eq ptr %25, null
  br i1 %26, label %86, label %27

27:                                               ; preds = %20
  %28 = getelementptr inbounds i8, ptr %6, i64 40
  %29 = load ptr, ptr %28, align 8
  %30 = getelementptr inbounds i8, ptr %25, i64 24
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %25, i8 0, i64 24, i1 false)
  store i64 1048576, ptr %30, align 8
  %31 = getelementptr inbounds i8, ptr %25, i64 32
  store double 0.000000e+00, ptr %31, align 8
  %32 = ptrtoint ptr %25 to i64
  store atomic i64 %32, ptr %28 release, align 8
  %33 = icmp eq ptr %29, null
  br i1 %33, label %51, label %34

34:                                               ; preds = %27
  %35 = getelementptr inbounds i8, ptr %0, i64 8
  fence seq_cst
  %36 = load atomic i64, ptr %35 seq_cst, align 8
  %37 = and i64 %36, 1
  %38 = icmp eq i64 %37, 0
  br i1 %38, label %41, label %39

39:                                               ; preds = %34
  %40 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %41

41:                                               ; preds = %39, %34
  %42 = phi ptr [ %40, %39 ], [ null, %34 ]
  br i1 %38, label %43, label %44

43:                                               ; preds = %41
  tail call void @free(ptr noundef %29) #31
  br label %51

44:                                               ; preds = %41
  %45 = icmp eq ptr %42, null
  br i1 %45, label %51, label %46

46:                                               ; preds = %44
  %47 = getelementptr inbounds i8, ptr %42, i64 8
  store ptr %29, ptr %47, align 8
  %48 = getelementptr inbounds i8, ptr %42, i64 16
  store i64 %36, ptr %48, align 8
  %49 = getelementptr inbounds i8, ptr %0, i64 16
  %50 = load ptr, ptr %49, align 8
  store ptr %50, ptr %42, align 8
  store ptr %42, ptr %49, align 8
  br label %51

51:                                               ; preds = %27, %43, %44, %46
  br i1 %26, label %86, label %52

52:                                               ; preds = %51
  %53 = tail call dereferenceable_or_null(40) ptr @malloc(i64 noundef 40) #32
  %54 = icmp eq ptr %53, null
  br i1 %54, label %86, label %55

55:                                               ; preds = %52
  %56 = getelementptr inbounds i8, ptr %6, i64 448
  %57 = load ptr, ptr %56, align 8
  %58 = getelementptr inbounds i8, ptr %53, i64 24
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %53, i8 0, i64 24, i1 false)
  store i64 1048576, ptr %58, align 8
  %59 = getelementptr inbounds i8, ptr %53, i64 32
  store double 0.000000e+00, ptr %59, align 8
  %60 = ptrtoint ptr %53 to i64
  store atomic i64 %60, ptr %56 release, align 8
  %61 = icmp eq ptr %57, null
  br i1 %61, label %79, label %62

62:                                               ; preds = %55
  %63 = getelementptr inbounds i8, ptr %0, i64 8
  fence seq_cst
  %64 = load atomic i64, ptr %63 seq_cst, align 8
  %65 = and i64 %64, 1
  %66 = icmp eq i64 %65, 0
  br i1 %66, label %69, label %67

67:                                               ; preds = %62
  %68 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #32
  br label %69

69:                                               ; preds = %67, %62
  %70 = phi ptr [ %68, %67 ], [ null, %62 ]
  br i1 %66, label %71, label %72

71:                                               ; preds = %69
  tail call void @free(ptr noundef %57) #31
  br label %79

72:                                               ; preds = %69
  %73 = icmp eq ptr %70, null
  br i1 %73, label %79, label %74

74:                                               ; preds = %72
  %75 = getelementptr inbounds i8, ptr %70, i64 8
  store ptr %57, ptr %75, align 8
  %76 = getelementptr inbounds i8, ptr %70, i64 16
  store i64 %64, ptr %76, align 8
  %77 = getelementptr inbounds i8, ptr %0, i64 16
  %78 = load ptr, ptr %77, align 8
  store ptr %78, ptr %70, align 8
  store ptr %70, ptr %77, align 8
  br label %79

79:                                               ; preds = %55, %71, %72, %74
  br i1 %54, label %86, label %80

80:                                               ; preds = %79
  store ptr %6, ptr %17, align 8
  %81 = getelementptr inbounds i8, ptr %0, i64 72
  %82 = load i32, ptr %9, align 8
  %83 = add i32 %82, 1
  store i32 %83, ptr %9, align 8
  %84 = zext i32 %82 to i64
  %85 = getelementptr inbounds [512 x ptr], ptr %81, i64 0, i64 %84
  store ptr %6, ptr %85, align 8
  br label %86

86:                                               ; preds = %52, %20, %51, %79, %5, %8, %14, %80
  %87 = phi ptr [ %6, %80 ], [ null, %14 ], [ null, %8 ], [ null, %5 ], [ null, %79 ], [ null, %51 ], [ null, %20 ], [ null, %52 ]
  ret ptr %87
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @port_wire(ptr nocapture noundef writeonly %0, ptr noundef %1) local_unnamed_addr #20 {
  %3 = getelementptr inbounds i8, ptr %0, i64 32
  store ptr %1, ptr %3, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @port_shape_in(ptr nocapture noundef writeonly %0) local_unnamed_addr #20 {
  %2 = getelementptr inbounds i8, ptr %0, i64 12
  store i32 1, ptr %2, align 4
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(argmem: readwrite)
define void @port_set_up(ptr nocapture noundef writeonly %0, i32 noundef %1) local_unnamed_addr #21 {
  %3 = getelementptr inbounds i8, ptr %0, i64 20
  store atomic i32 %1, ptr %3 release, align 4
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(argmem: readwrite)
define void @port_set_tap(ptr nocapture noundef writeonly %0, i32 noundef %1) local_unnamed_addr #21 {
  %3 = getelementptr inbounds i8, ptr %0, i64 24
  store atomic i32 %1, ptr %3 release, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(none)
define nonnull ptr @port_line(ptr noundef readnone %0, i32 noundef %1) local_unnamed_addr #22 {
  %3 = icmp eq i32 %1, 0
  %4 = select i1 %3, i64 40, i64 448
  %5 = getelementptr inbounds i8, ptr %0, i64 %4
  ret ptr %5
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @line_read(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #14 {
  %3 = getelementptr inbounds i8, ptr %0, i64 64
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(344) %1, ptr noundef nonnull align 8 dereferenceable(344) %3, i64 344, i1 false)
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @line_reset_late(ptr nocapture noundef writeonly %0) local_unnamed_addr #20 {
  %2 = getelementptr inbounds i8, ptr %0, i64 144
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(264) %2, i8 0, i64 264, i1 false)
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(argmem: readwrite)
define void @sw_set_enabled(ptr nocapture noundef writeonly %0, i32 noundef %1) local_unnamed_addr #21 {
  %3 = getelementptr inbounds i8, ptr %0, i64 64
  store atomic i32 %1, ptr %3 release, align 64
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @sw_read(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #14 {
  %3 = getelementptr inbounds i8, ptr %0, i64 9664
  %4 = load i64, ptr %3, align 64
  store i64 %4, ptr %1, align 8
  %5 = getelementptr inbounds i8, ptr %0, i64 9672
  %6 = load i64, ptr %5, align 8
  %7 = getelementptr inbounds i8, ptr %1, i64 8
  store i64 %6, ptr %7, align 8
  %8 = getelementptr inbounds i8, ptr %0, i64 9680
  %9 = load i64, ptr %8, align 16
  %10 = getelementptr inbounds i8, ptr %1, i64 16
  store i64 %9, ptr %10, align 8
  %11 = getelementptr inbounds i8, ptr %0, i64 9688
  %12 = load i64, ptr %11, align 8
  %13 = getelementptr inbounds i8, ptr %1, i64 24
  store i64 %12, ptr %13, align 8
  %14 = getelementptr inbounds i8, ptr %0, i64 9696
  %15 = load i64, ptr %14, align 32
  %16 = getelementptr inbounds i8, ptr %1, i64 32
  store i64 %15, ptr %16, align 8
  %17 = getelementptr inbounds i8, ptr %0, i64 68
  %18 = load i32, ptr %17, align 4
  %19 = zext i32 %18 to i64
  %20 = getelementptr inbounds i8, ptr %1, i64 40
  store i64 %19, ptr %20, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(none)
define nonnull ptr @sw_quiesce(ptr noundef readnone %0) local_unnamed_addr #22 {
  %2 = getelementptr inbounds i8, ptr %0, i64 8
  ret ptr %2
}

; Function Attrs: nofree noredzone nounwind
define range(i32 -1, 1) i32 @sw_set_program(ptr nocapture noundef %0, ptr noundef %1, i64 noundef %2) local_unnamed_addr #18 {
  %4 = getelementptr inbounds i8, ptr %0, i64 9704
  %5 = load ptr, ptr %4, align 8
  %6 = icmp eq ptr %5, null
  br i1 %6, label %20, label %7

7:                                                ; preds = %3
  %8 = load i32, ptr @p4_phv_size, align 4
  %9 = getelementptr inbounds i8, ptr %5, i64 24
  %10 = load i64, ptr %9, align 8
  %11 = tail call i32 @llvm.umax.i32(i32 %8, i32 64)
  %12 = zext i32 %11 to i64
  %13 = icmp eq i64 %10, %12
  br i1 %13, label %14, label %20

14:                                               ; preds = %7
  %15 = getelementptr inbounds i8, ptr %5, i64 32
  %16 = load i64, ptr %15, align 8
  %17 = add i64 %2, 575
  %18 = and i64 %17, -64
  %19 = icmp eq i64 %16, %18
  br i1 %19, label %42, label %20

20:                                               ; preds = %7, %14, %3
  %21 = load i32, ptr @p4_phv_size, align 4
  %22 = tail call dereferenceable_or_null(64) ptr @calloc(i64 noundef 1, i64 noundef 64) #34
  %23 = icmp eq ptr %22, null
  br i1 %23, label %37, label %24

24:                                               ; preds = %20
  %25 = tail call i32 @llvm.umax.i32(i32 %21, i32 64)
  %26 = zext i32 %25 to i64
  %27 = getelementptr inbounds i8, ptr %22, i64 24
  store i64 %26, ptr %27, align 8
  %28 = add i64 %2, 575
  %29 = and i64 %28, -64
  %30 = getelementptr inbounds i8, ptr %22, i64 32
  store i64 %29, ptr %30, align 8
  %31 = add nuw nsw i64 %26, 207
  %32 = and i64 %31, 8589934528
  %33 = add i64 %32, %29
  %34 = getelementptr inbounds i8, ptr %22, i64 16
  store i64 %33, ptr %34, align 8
  %35 = udiv i64 268435456, %33
  %36 = getelementptr inbounds i8, ptr %22, i64 48
  store i64 %35, ptr %36, align 8
  br label %37

37:                                               ; preds = %20, %24
  %38 = phi ptr [ %22, %24 ], [ null, %20 ]
  %39 = icmp eq ptr %38, null
  br i1 %39, label %121, label %40

40:                                               ; preds = %37
  %41 = getelementptr inbounds i8, ptr %38, i64 56
  store ptr %5, ptr %41, align 8
  store ptr %38, ptr %4, align 8
  br label %42

42:                                               ; preds = %40, %14
  %43 = getelementptr inbounds i8, ptr %0, i64 56
  %44 = load i32, ptr %43, align 8
  %45 = icmp eq i32 %44, 0
  br i1 %45, label %48, label %46

46:                                               ; preds = %42
  %47 = getelementptr inbounds i8, ptr %0, i64 72
  br label %52

48:                                               ; preds = %93, %42
  %49 = getelementptr inbounds i8, ptr %0, i64 9712
  %50 = load ptr, ptr %49, align 16
  %51 = icmp eq ptr %50, null
  br i1 %51, label %98, label %100

52:                                               ; preds = %46, %93
  %53 = phi i64 [ 0, %46 ], [ %94, %93 ]
  %54 = getelementptr inbounds [512 x ptr], ptr %47, i64 0, i64 %53
  %55 = load ptr, ptr %54, align 8
  %56 = getelementptr inbounds i8, ptr %55, i64 456
  %57 = load ptr, ptr %56, align 8
  store ptr null, ptr %56, align 8
  %58 = getelementptr inbounds i8, ptr %55, i64 568
  %59 = getelementptr inbounds i8, ptr %55, i64 560
  %60 = icmp eq ptr %57, null
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %59, i8 0, i64 16, i1 false)
  br i1 %60, label %93, label %61

61:                                               ; preds = %52
  %62 = getelementptr inbounds i8, ptr %55, i64 464
  %63 = getelementptr inbounds i8, ptr %55, i64 552
  br label %64

64:                                               ; preds = %91, %61
  %65 = phi ptr [ %57, %61 ], [ %66, %91 ]
  %66 = load ptr, ptr %65, align 16
  %67 = getelementptr inbounds i8, ptr %65, i64 72
  %68 = load i64, ptr %67, align 8
  %69 = and i64 %68, 1
  %70 = icmp eq i64 %69, 0
  br i1 %70, label %85, label %71

71:                                               ; preds = %64
  store ptr null, ptr %65, align 16
  %72 = load ptr, ptr %56, align 8
  %73 = icmp eq ptr %72, null
  br i1 %73, label %76, label %74

74:                                               ; preds = %71
  %75 = load ptr, ptr %62, align 8
  store ptr %65, ptr %75, align 16
  br label %77

76:                                               ; preds = %71
  store ptr %65, ptr %56, align 8
  br label %77

77:                                               ; preds = %76, %74
  store ptr %65, ptr %62, align 8
  %78 = load i64, ptr %59, align 8
  %79 = add i64 %78, 1
  store i64 %79, ptr %59, align 8
  %80 = getelementptr inbounds i8, ptr %65, i64 20
  %81 = load i32, ptr %80, align 4
  %82 = zext i32 %81 to i64
  %83 = load i64, ptr %58, align 8
  %84 = add i64 %83, %82
  store i64 %84, ptr %58, align 8
  br label %91

85:                                               ; preds = %64
  %86 = load i64, ptr %63, align 8
  %87 = add i64 %86, 1
  store i64 %87, ptr %63, align 8
  %88 = getelementptr inbounds i8, ptr %65, i64 64
  %89 = load ptr, ptr %88, align 16
  %90 = load ptr, ptr %89, align 8
  store ptr %90, ptr %65, align 16
  store ptr %65, ptr %89, align 8
  br label %91

91:                                               ; preds = %85, %77
  %92 = icmp eq ptr %66, null
  br i1 %92, label %93, label %64, !llvm.loop !39

93:                                               ; preds = %91, %52
  %94 = add nuw nsw i64 %53, 1
  %95 = load i32, ptr %43, align 8
  %96 = zext i32 %95 to i64
  %97 = icmp ult i64 %94, %96
  br i1 %97, label %52, label %48, !llvm.loop !40

98:                                               ; preds = %100, %48
  %99 = getelementptr inbounds i8, ptr %0, i64 9728
  br label %109

100:                                              ; preds = %48, %100
  %101 = phi ptr [ %106, %100 ], [ %50, %48 ]
  %102 = load ptr, ptr %101, align 16
  store ptr %102, ptr %49, align 16
  %103 = getelementptr inbounds i8, ptr %101, i64 64
  %104 = load ptr, ptr %103, align 16
  %105 = load ptr, ptr %104, align 8
  store ptr %105, ptr %101, align 16
  store ptr %101, ptr %104, align 8
  %106 = load ptr, ptr %49, align 16
  %107 = icmp eq ptr %106, null
  br i1 %107, label %98, label %100, !llvm.loop !41

108:                                              ; preds = %118
  store ptr %1, ptr %0, align 64
  br label %121

109:                                              ; preds = %98, %118
  %110 = phi i64 [ 0, %98 ], [ %119, %118 ]
  %111 = getelementptr inbounds [32 x ptr], ptr %99, i64 0, i64 %110
  %112 = load ptr, ptr %111, align 8
  %113 = icmp eq ptr %112, null
  br i1 %113, label %118, label %114

114:                                              ; preds = %109
  %115 = getelementptr inbounds i8, ptr %112, i64 64
  %116 = load ptr, ptr %115, align 16
  %117 = load ptr, ptr %116, align 8
  store ptr %117, ptr %112, align 16
  store ptr %112, ptr %116, align 8
  br label %118

118:                                              ; preds = %114, %109
  store ptr null, ptr %111, align 8
  %119 = add nuw nsw i64 %110, 1
  %120 = icmp eq i64 %119, 32
  br i1 %120, label %108, label %109, !llvm.loop !42

121:                                              ; preds = %37, %108
  %122 = phi i32 [ 0, %108 ], [ -1, %37 ]
  ret i32 %122
}

; Function Attrs: noredzone nounwind
define void @sw_run(ptr noundef %0) local_unnamed_addr #0 {
  %2 = alloca %struct.timespec, align 8
  %3 = alloca %struct.timespec, align 8
  %4 = alloca %struct.timespec, align 8
  %5 = alloca %struct.timespec, align 8
  %6 = alloca i64, align 8
  %7 = alloca %struct.timespec, align 8
  %8 = alloca %struct.timespec, align 8
  %9 = alloca i64, align 8
  %10 = alloca [12 x i8], align 1
  %11 = alloca %struct.timespec, align 8
  %12 = alloca [32 x %struct.mmsghdr], align 16
  %13 = alloca [32 x %struct.iovec], align 16
  %14 = alloca [32 x [16 x i64]], align 16
  %15 = alloca %struct.timespec, align 8
  %16 = alloca %struct.timespec, align 8
  %17 = alloca %struct.sched_param, align 4
  %18 = alloca [513 x %struct.pollfd], align 16
  %19 = alloca %struct.timespec, align 8
  call void @llvm.lifetime.start.p0(i64 4104, ptr nonnull %18) #33
  %20 = tail call i32 (i32, ...) @prctl(i32 noundef 29, i64 noundef 1, i32 noundef 0, i32 noundef 0, i32 noundef 0) #35
  call void @llvm.lifetime.start.p0(i64 4, ptr nonnull %17) #33
  store i32 1, ptr %17, align 4
  %21 = tail call i64 (i64, ...) @syscall(i64 noundef 186) #35
  %22 = call i64 (i64, ...) @syscall(i64 noundef 144, i32 noundef 0, i32 noundef 1, ptr noundef nonnull %17) #35
  %23 = icmp eq i64 %22, 0
  br i1 %23, label %29, label %24

24:                                               ; preds = %1
  %25 = trunc i64 %21 to i32
  %26 = call i32 @setpriority(i32 noundef 0, i32 noundef %25, i32 noundef -15) #35
  %27 = icmp eq i32 %26, 0
  %28 = zext i1 %27 to i32
  br label %29

29:                                               ; preds = %1, %24
  %30 = phi i32 [ %28, %24 ], [ 2, %1 ]
  call void @llvm.lifetime.end.p0(i64 4, ptr nonnull %17) #33
  %31 = getelementptr inbounds i8, ptr %0, i64 68
  store i32 %30, ptr %31, align 4
  %32 = getelementptr inbounds i8, ptr %0, i64 10064
  %33 = load i32, ptr %32, align 16
  store i32 %33, ptr %18, align 16
  %34 = getelementptr inbounds i8, ptr %18, i64 4
  store i16 1, ptr %34, align 4
  %35 = getelementptr inbounds i8, ptr %18, i64 6
  store i16 1, ptr %35, align 2
  %36 = getelementptr inbounds i8, ptr %0, i64 56
  %37 = load i32, ptr %36, align 8
  %38 = icmp eq i32 %37, 0
  br i1 %38, label %42, label %39

39:                                               ; preds = %29
  %40 = getelementptr inbounds i8, ptr %0, i64 72
  %41 = zext i32 %37 to i64
  br label %85

42:                                               ; preds = %85, %29
  %43 = getelementptr inbounds i8, ptr %0, i64 56
  %44 = getelementptr inbounds i8, ptr %0, i64 60
  %45 = load atomic i32, ptr %44 acquire, align 4
  %46 = icmp eq i32 %45, 0
  br i1 %46, label %47, label %1029

47:                                               ; preds = %42
  %48 = getelementptr inbounds i8, ptr %0, i64 8
  %49 = getelementptr inbounds i8, ptr %16, i64 8
  %50 = getelementptr inbounds i8, ptr %0, i64 9648
  %51 = getelementptr inbounds i8, ptr %15, i64 8
  %52 = getelementptr inbounds i8, ptr %0, i64 9656
  %53 = getelementptr inbounds i8, ptr %0, i64 72
  %54 = getelementptr inbounds i8, ptr %0, i64 9728
  %55 = getelementptr inbounds i8, ptr %0, i64 9704
  %56 = getelementptr inbounds i8, ptr %0, i64 9680
  %57 = getelementptr inbounds i8, ptr %11, i64 8
  %58 = getelementptr inbounds i8, ptr %0, i64 64
  %59 = getelementptr inbounds i8, ptr %0, i64 9984
  %60 = getelementptr inbounds i8, ptr %0, i64 10048
  %61 = getelementptr inbounds i8, ptr %0, i64 10072
  %62 = getelementptr inbounds i8, ptr %0, i64 10056
  %63 = getelementptr inbounds i8, ptr %0, i64 9704
  %64 = getelementptr inbounds i8, ptr %0, i64 64
  %65 = getelementptr inbounds i8, ptr %0, i64 9680
  %66 = getelementptr inbounds i8, ptr %5, i64 8
  %67 = getelementptr inbounds i8, ptr %0, i64 4168
  %68 = getelementptr inbounds i8, ptr %8, i64 8
  %69 = getelementptr inbounds i8, ptr %7, i64 8
  %70 = getelementptr inbounds i8, ptr %0, i64 10112
  %71 = getelementptr inbounds i8, ptr %0, i64 10176
  %72 = getelementptr inbounds i8, ptr %0, i64 10184
  %73 = getelementptr inbounds i8, ptr %0, i64 10200
  %74 = getelementptr inbounds i8, ptr %0, i64 10192
  %75 = getelementptr inbounds i8, ptr %0, i64 9712
  %76 = getelementptr inbounds i8, ptr %0, i64 72
  %77 = getelementptr inbounds i8, ptr %4, i64 8
  %78 = getelementptr inbounds i8, ptr %0, i64 64
  %79 = getelementptr inbounds i8, ptr %0, i64 72
  %80 = getelementptr inbounds i8, ptr %3, i64 8
  %81 = getelementptr inbounds i8, ptr %0, i64 72
  %82 = getelementptr inbounds i8, ptr %0, i64 9696
  %83 = getelementptr inbounds i8, ptr %2, i64 8
  %84 = getelementptr inbounds i8, ptr %19, i64 8
  br label %96

85:                                               ; preds = %39, %85
  %86 = phi i64 [ 0, %39 ], [ %87, %85 ]
  %87 = add nuw nsw i64 %86, 1
  %88 = getelementptr inbounds [513 x %struct.pollfd], ptr %18, i64 0, i64 %87
  %89 = getelementptr inbounds [512 x ptr], ptr %40, i64 0, i64 %86
  %90 = load ptr, ptr %89, align 8
  %91 = getelementptr inbounds i8, ptr %90, i64 4
  %92 = load i32, ptr %91, align 4
  store i32 %92, ptr %88, align 8
  %93 = getelementptr inbounds i8, ptr %88, i64 4
  store i16 1, ptr %93, align 4
  %94 = getelementptr inbounds i8, ptr %88, i64 6
  store i16 0, ptr %94, align 2
  %95 = icmp eq i64 %87, %41
  br i1 %95, label %42, label %85, !llvm.loop !43

96:                                               ; preds = %47, %1007
  %97 = load i64, ptr %48, align 8
  %98 = add i64 %97, 1
  store atomic i64 %98, ptr %48 seq_cst, align 8
  fence seq_cst
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %16) #33
  %99 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %16) #35
  %100 = load i64, ptr %16, align 8
  %101 = mul i64 %100, 1000000000
  %102 = load i64, ptr %49, align 8
  %103 = add i64 %101, %102
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %16) #33
  store i64 %103, ptr %50, align 16
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %15) #33
  %104 = call i32 @clock_gettime(i32 noundef 0, ptr noundef nonnull %15) #35
  %105 = load i64, ptr %15, align 8
  %106 = load i64, ptr %51, align 8
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %15) #33
  %107 = mul i64 %105, -1000000000
  %108 = sub i64 %103, %106
  %109 = add i64 %108, %107
  store i64 %109, ptr %52, align 8
  %110 = load i32, ptr %43, align 8
  %111 = icmp eq i32 %110, 0
  br i1 %111, label %114, label %118

112:                                              ; preds = %492
  %113 = icmp eq i32 %493, 0
  br label %114

114:                                              ; preds = %112, %96
  %115 = phi i1 [ true, %96 ], [ %113, %112 ]
  %116 = load i16, ptr %35, align 2
  %117 = icmp eq i16 %116, 0
  br i1 %117, label %784, label %497

118:                                              ; preds = %96, %492
  %119 = phi i64 [ %121, %492 ], [ 0, %96 ]
  %120 = phi i32 [ %493, %492 ], [ 0, %96 ]
  %121 = add nuw nsw i64 %119, 1
  %122 = getelementptr inbounds %struct.pollfd, ptr %18, i64 %121, i32 2
  %123 = load i16, ptr %122, align 2
  %124 = icmp eq i16 %123, 0
  br i1 %124, label %492, label %125

125:                                              ; preds = %118
  %126 = getelementptr inbounds [512 x ptr], ptr %53, i64 0, i64 %119
  %127 = load ptr, ptr %126, align 8
  call void @llvm.lifetime.start.p0(i64 2048, ptr nonnull %12) #33
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %13) #33
  call void @llvm.lifetime.start.p0(i64 4096, ptr nonnull %14) #33
  br label %128

128:                                              ; preds = %196, %125
  %129 = phi i64 [ 0, %125 ], [ %213, %196 ]
  %130 = getelementptr inbounds [32 x ptr], ptr %54, i64 0, i64 %129
  %131 = load ptr, ptr %130, align 8
  %132 = icmp eq ptr %131, null
  br i1 %132, label %133, label %196

133:                                              ; preds = %128
  %134 = load ptr, ptr %55, align 8
  %135 = load ptr, ptr %134, align 8
  %136 = icmp eq ptr %135, null
  br i1 %136, label %137, label %184, !prof !44

137:                                              ; preds = %133
  %138 = getelementptr inbounds i8, ptr %134, i64 40
  %139 = load i64, ptr %138, align 8
  %140 = add i64 %139, 32
  %141 = getelementptr inbounds i8, ptr %134, i64 48
  %142 = load i64, ptr %141, align 8
  %143 = icmp ugt i64 %140, %142
  br i1 %143, label %181, label %144

144:                                              ; preds = %137
  %145 = getelementptr inbounds i8, ptr %134, i64 16
  %146 = load i64, ptr %145, align 8
  %147 = shl i64 %146, 5
  %148 = add i64 %147, 128
  %149 = call ptr @malloc(i64 noundef %148) #32
  %150 = icmp eq ptr %149, null
  br i1 %150, label %181, label %151

151:                                              ; preds = %144
  %152 = getelementptr inbounds i8, ptr %134, i64 8
  %153 = load ptr, ptr %152, align 8
  store ptr %153, ptr %149, align 64
  store ptr %149, ptr %152, align 8
  %154 = getelementptr inbounds i8, ptr %149, i64 64
  %155 = ptrtoint ptr %154 to i64
  %156 = add i64 %155, 63
  %157 = and i64 %156, -64
  %158 = inttoptr i64 %157 to ptr
  %159 = getelementptr inbounds i8, ptr %134, i64 32
  br label %163

160:                                              ; preds = %163
  %161 = load i64, ptr %138, align 8
  %162 = add i64 %161, 32
  store i64 %162, ptr %138, align 8
  br label %184

163:                                              ; preds = %163, %151
  %164 = phi i32 [ 0, %151 ], [ %177, %163 ]
  %165 = phi ptr [ %158, %151 ], [ %179, %163 ]
  %166 = getelementptr inbounds i8, ptr %165, i64 64
  store ptr %134, ptr %166, align 16
  %167 = load i64, ptr %145, align 8
  %168 = getelementptr inbounds i8, ptr %165, i64 %167
  %169 = load i64, ptr %159, align 8
  %170 = sub i64 0, %169
  %171 = getelementptr inbounds i8, ptr %168, i64 %170
  %172 = getelementptr inbounds i8, ptr %165, i64 120
  store ptr %171, ptr %172, align 8
  %173 = load i64, ptr %159, align 8
  %174 = trunc i64 %173 to i32
  %175 = getelementptr inbounds i8, ptr %165, i64 128
  store i32 %174, ptr %175, align 16
  %176 = load ptr, ptr %134, align 8
  store ptr %176, ptr %165, align 16
  store ptr %165, ptr %134, align 8
  %177 = add nuw nsw i32 %164, 1
  %178 = load i64, ptr %145, align 8
  %179 = getelementptr inbounds i8, ptr %165, i64 %178
  %180 = icmp eq i32 %177, 32
  br i1 %180, label %160, label %163, !llvm.loop !45

181:                                              ; preds = %144, %137
  %182 = load i64, ptr %56, align 16
  %183 = add i64 %182, 1
  store i64 %183, ptr %56, align 16
  br label %193

184:                                              ; preds = %160, %133
  %185 = load ptr, ptr %134, align 8
  %186 = load ptr, ptr %185, align 16
  store ptr %186, ptr %134, align 8
  store ptr null, ptr %185, align 16
  %187 = getelementptr inbounds i8, ptr %185, i64 120
  %188 = load ptr, ptr %187, align 8
  %189 = getelementptr inbounds i8, ptr %188, i64 512
  %190 = getelementptr inbounds i8, ptr %185, i64 8
  store ptr %189, ptr %190, align 8
  %191 = getelementptr inbounds i8, ptr %185, i64 16
  store i32 0, ptr %191, align 16
  %192 = getelementptr inbounds i8, ptr %185, i64 72
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %192, i8 0, i64 16, i1 false)
  br label %193

193:                                              ; preds = %184, %181
  %194 = phi ptr [ null, %181 ], [ %185, %184 ]
  store ptr %194, ptr %130, align 8
  %195 = icmp eq ptr %194, null
  br i1 %195, label %215, label %196

196:                                              ; preds = %193, %128
  %197 = load ptr, ptr %130, align 8
  %198 = getelementptr inbounds [32 x %struct.iovec], ptr %13, i64 0, i64 %129
  %199 = getelementptr inbounds i8, ptr %197, i64 120
  %200 = load ptr, ptr %199, align 8
  %201 = getelementptr inbounds i8, ptr %200, i64 512
  %202 = getelementptr inbounds i8, ptr %197, i64 128
  %203 = load i32, ptr %202, align 16
  %204 = add i32 %203, -512
  %205 = zext i32 %204 to i64
  store ptr %201, ptr %198, align 16
  %206 = getelementptr inbounds i8, ptr %198, i64 8
  store i64 %205, ptr %206, align 8
  %207 = getelementptr inbounds [32 x %struct.mmsghdr], ptr %12, i64 0, i64 %129
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %207, i8 0, i64 64, i1 false)
  %208 = getelementptr inbounds i8, ptr %207, i64 16
  store ptr %198, ptr %208, align 16
  %209 = getelementptr inbounds i8, ptr %207, i64 24
  store i64 1, ptr %209, align 8
  %210 = getelementptr inbounds [32 x [16 x i64]], ptr %14, i64 0, i64 %129
  %211 = getelementptr inbounds i8, ptr %207, i64 32
  store ptr %210, ptr %211, align 16
  %212 = getelementptr inbounds i8, ptr %207, i64 40
  store i64 128, ptr %212, align 8
  %213 = add nuw nsw i64 %129, 1
  %214 = icmp eq i64 %213, 32
  br i1 %214, label %217, label %128, !llvm.loop !46

215:                                              ; preds = %193
  %216 = trunc nuw nsw i64 %129 to i32
  br label %217

217:                                              ; preds = %196, %215
  %218 = phi i32 [ %216, %215 ], [ 32, %196 ]
  %219 = getelementptr inbounds i8, ptr %127, i64 4
  %220 = load i32, ptr %219, align 4
  %221 = call i32 @recvmmsg(i32 noundef %220, ptr noundef nonnull %12, i32 noundef %218, i32 noundef 64, ptr noundef null) #35
  %222 = icmp slt i32 %221, 1
  br i1 %222, label %487, label %223

223:                                              ; preds = %217
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %11) #33
  %224 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %11) #35
  %225 = load i64, ptr %11, align 8
  %226 = mul i64 %225, 1000000000
  %227 = load i64, ptr %57, align 8
  %228 = add i64 %226, %227
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %11) #33
  store i64 %228, ptr %50, align 16
  %229 = getelementptr inbounds i8, ptr %127, i64 8
  %230 = getelementptr inbounds i8, ptr %127, i64 20
  %231 = getelementptr inbounds i8, ptr %127, i64 32
  %232 = getelementptr inbounds i8, ptr %127, i64 12
  %233 = getelementptr inbounds i8, ptr %127, i64 48
  %234 = getelementptr inbounds i8, ptr %127, i64 40
  %235 = getelementptr inbounds i8, ptr %127, i64 80
  %236 = getelementptr inbounds i8, ptr %127, i64 152
  %237 = getelementptr inbounds i8, ptr %127, i64 160
  %238 = getelementptr inbounds i8, ptr %127, i64 104
  %239 = getelementptr inbounds i8, ptr %127, i64 112
  %240 = getelementptr inbounds i8, ptr %127, i64 136
  %241 = getelementptr inbounds i8, ptr %127, i64 144
  %242 = zext nneg i32 %221 to i64
  br label %243

243:                                              ; preds = %484, %223
  %244 = phi i64 [ 0, %223 ], [ %485, %484 ]
  %245 = getelementptr inbounds [32 x ptr], ptr %54, i64 0, i64 %244
  %246 = load ptr, ptr %245, align 8
  store ptr null, ptr %245, align 8
  %247 = getelementptr inbounds i8, ptr %246, i64 120
  %248 = load ptr, ptr %247, align 8
  %249 = getelementptr inbounds i8, ptr %248, i64 512
  %250 = getelementptr inbounds i8, ptr %246, i64 8
  store ptr %249, ptr %250, align 8
  %251 = getelementptr inbounds [32 x %struct.mmsghdr], ptr %12, i64 0, i64 %244
  %252 = getelementptr inbounds i8, ptr %251, i64 56
  %253 = load i32, ptr %252, align 8
  %254 = getelementptr inbounds i8, ptr %246, i64 16
  store i32 %253, ptr %254, align 16
  %255 = getelementptr inbounds i8, ptr %251, i64 48
  %256 = load i32, ptr %255, align 16
  %257 = and i32 %256, 32
  %258 = icmp eq i32 %257, 0
  br i1 %258, label %259, label %262

259:                                              ; preds = %243
  %260 = load i32, ptr %229, align 8
  %261 = icmp ugt i32 %253, %260
  br i1 %261, label %262, label %268

262:                                              ; preds = %259, %243
  %263 = load i64, ptr %241, align 8
  %264 = add i64 %263, 1
  store i64 %264, ptr %241, align 8
  %265 = getelementptr inbounds i8, ptr %246, i64 64
  %266 = load ptr, ptr %265, align 16
  %267 = load ptr, ptr %266, align 8
  store ptr %267, ptr %246, align 16
  store ptr %246, ptr %266, align 8
  br label %484

268:                                              ; preds = %259
  %269 = getelementptr inbounds i8, ptr %251, i64 40
  %270 = load i64, ptr %269, align 8
  %271 = icmp ugt i64 %270, 15
  br i1 %271, label %272, label %275

272:                                              ; preds = %268
  %273 = getelementptr inbounds i8, ptr %251, i64 32
  %274 = load ptr, ptr %273, align 16
  br label %275

275:                                              ; preds = %272, %268
  %276 = phi ptr [ %274, %272 ], [ null, %268 ]
  %277 = icmp eq ptr %276, null
  br i1 %277, label %340, label %278

278:                                              ; preds = %275
  %279 = getelementptr inbounds i8, ptr %251, i64 32
  br label %280

280:                                              ; preds = %337, %278
  %281 = phi ptr [ %276, %278 ], [ %338, %337 ]
  %282 = getelementptr inbounds i8, ptr %281, i64 8
  %283 = load i32, ptr %282, align 8
  %284 = icmp eq i32 %283, 263
  br i1 %284, label %285, label %317

285:                                              ; preds = %280
  %286 = getelementptr inbounds i8, ptr %281, i64 12
  %287 = load i32, ptr %286, align 4
  %288 = icmp eq i32 %287, 8
  br i1 %288, label %289, label %317

289:                                              ; preds = %285
  %290 = getelementptr inbounds i8, ptr %281, i64 16
  %291 = load i32, ptr %290, align 8
  %292 = getelementptr inbounds i8, ptr %281, i64 32
  %293 = load i16, ptr %292, align 8
  %294 = getelementptr inbounds i8, ptr %281, i64 34
  %295 = load i16, ptr %294, align 2
  %296 = and i32 %291, 16
  %297 = icmp eq i32 %296, 0
  br i1 %297, label %340, label %298, !prof !47

298:                                              ; preds = %289
  %299 = icmp ult i32 %253, 12
  br i1 %299, label %340, label %300

300:                                              ; preds = %298
  %301 = and i32 %291, 64
  %302 = icmp eq i32 %301, 0
  %303 = select i1 %302, i16 -32512, i16 %295
  call void @llvm.lifetime.start.p0(i64 12, ptr nonnull %10)
  %304 = lshr i16 %303, 8
  %305 = trunc nuw i16 %304 to i8
  %306 = trunc i16 %303 to i8
  %307 = lshr i16 %293, 8
  %308 = trunc nuw i16 %307 to i8
  %309 = trunc i16 %293 to i8
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(12) %10, ptr noundef nonnull align 1 dereferenceable(12) %249, i64 12, i1 false)
  %310 = getelementptr inbounds i8, ptr %248, i64 508
  store ptr %310, ptr %250, align 8
  %311 = add i32 %253, 4
  store i32 %311, ptr %254, align 16
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(12) %310, ptr noundef nonnull align 1 dereferenceable(12) %10, i64 12, i1 false)
  %312 = load ptr, ptr %250, align 8
  %313 = getelementptr inbounds i8, ptr %312, i64 12
  store i8 %305, ptr %313, align 1
  %314 = getelementptr inbounds i8, ptr %312, i64 13
  store i8 %306, ptr %314, align 1
  %315 = getelementptr inbounds i8, ptr %312, i64 14
  store i8 %308, ptr %315, align 1
  %316 = getelementptr inbounds i8, ptr %312, i64 15
  store i8 %309, ptr %316, align 1
  call void @llvm.lifetime.end.p0(i64 12, ptr nonnull %10)
  br label %340

317:                                              ; preds = %285, %280
  %318 = load i64, ptr %281, align 8
  %319 = icmp ult i64 %318, 16
  br i1 %319, label %337, label %320

320:                                              ; preds = %317
  %321 = sub i64 0, %318
  %322 = and i64 %321, 7
  %323 = or disjoint i64 %322, 16
  %324 = load ptr, ptr %279, align 16
  %325 = getelementptr inbounds i8, ptr %324, i64 %270
  %326 = ptrtoint ptr %325 to i64
  %327 = ptrtoint ptr %281 to i64
  %328 = sub i64 %326, %327
  %329 = icmp ult i64 %328, %323
  %330 = sub i64 %328, %323
  %331 = icmp ult i64 %330, %318
  %332 = or i1 %329, %331
  br i1 %332, label %337, label %333

333:                                              ; preds = %320
  %334 = add i64 %318, 7
  %335 = and i64 %334, -8
  %336 = getelementptr inbounds i8, ptr %281, i64 %335
  br label %337

337:                                              ; preds = %333, %320, %317
  %338 = phi ptr [ %336, %333 ], [ null, %317 ], [ null, %320 ]
  %339 = icmp eq ptr %338, null
  br i1 %339, label %340, label %280, !llvm.loop !48

340:                                              ; preds = %337, %300, %298, %289, %275
  %341 = load i64, ptr %269, align 8
  %342 = icmp ugt i64 %341, 15
  br i1 %342, label %343, label %346

343:                                              ; preds = %340
  %344 = getelementptr inbounds i8, ptr %251, i64 32
  %345 = load ptr, ptr %344, align 16
  br label %346

346:                                              ; preds = %343, %340
  %347 = phi ptr [ %345, %343 ], [ null, %340 ]
  %348 = icmp eq ptr %347, null
  br i1 %348, label %399, label %349

349:                                              ; preds = %346
  %350 = getelementptr inbounds i8, ptr %251, i64 32
  br label %351

351:                                              ; preds = %396, %349
  %352 = phi i1 [ false, %349 ], [ %398, %396 ]
  %353 = phi ptr [ %347, %349 ], [ %397, %396 ]
  %354 = getelementptr inbounds i8, ptr %353, i64 8
  %355 = load i32, ptr %354, align 8
  %356 = icmp eq i32 %355, 1
  br i1 %356, label %357, label %376

357:                                              ; preds = %351
  %358 = getelementptr inbounds i8, ptr %353, i64 12
  %359 = load i32, ptr %358, align 4
  %360 = icmp eq i32 %359, 35
  br i1 %360, label %361, label %376

361:                                              ; preds = %357
  %362 = getelementptr inbounds i8, ptr %353, i64 16
  %363 = load i64, ptr %362, align 8
  %364 = getelementptr inbounds i8, ptr %353, i64 24
  %365 = load i64, ptr %364, align 8
  %366 = mul nsw i64 %363, 1000000000
  %367 = add nsw i64 %366, %365
  %368 = load i64, ptr %52, align 8
  %369 = add nsw i64 %367, %368
  %370 = load i64, ptr %50, align 16
  %371 = icmp sgt i64 %369, %370
  %372 = add nsw i64 %370, -1000000000
  %373 = icmp slt i64 %369, %372
  %374 = select i1 %371, i1 true, i1 %373
  %375 = select i1 %374, i64 %370, i64 %369
  br label %399

376:                                              ; preds = %357, %351
  %377 = load i64, ptr %353, align 8
  %378 = icmp ult i64 %377, 16
  br i1 %378, label %396, label %379

379:                                              ; preds = %376
  %380 = sub i64 0, %377
  %381 = and i64 %380, 7
  %382 = or disjoint i64 %381, 16
  %383 = load ptr, ptr %350, align 16
  %384 = getelementptr inbounds i8, ptr %383, i64 %341
  %385 = ptrtoint ptr %384 to i64
  %386 = ptrtoint ptr %353 to i64
  %387 = sub i64 %385, %386
  %388 = icmp ult i64 %387, %382
  %389 = sub i64 %387, %382
  %390 = icmp ult i64 %389, %377
  %391 = or i1 %388, %390
  br i1 %391, label %396, label %392

392:                                              ; preds = %379
  %393 = add i64 %377, 7
  %394 = and i64 %393, -8
  %395 = getelementptr inbounds i8, ptr %353, i64 %394
  br label %396

396:                                              ; preds = %392, %379, %376
  %397 = phi ptr [ %395, %392 ], [ null, %376 ], [ null, %379 ]
  %398 = icmp eq ptr %397, null
  br i1 %398, label %399, label %351, !llvm.loop !49

399:                                              ; preds = %396, %361, %346
  %400 = phi i1 [ %352, %361 ], [ %348, %346 ], [ %398, %396 ]
  %401 = phi i64 [ %375, %361 ], [ undef, %346 ], [ undef, %396 ]
  br i1 %400, label %402, label %404

402:                                              ; preds = %399
  %403 = load i64, ptr %50, align 16
  br label %404

404:                                              ; preds = %402, %399
  %405 = phi i64 [ %401, %399 ], [ %403, %402 ]
  %406 = load i32, ptr %254, align 16
  %407 = getelementptr inbounds i8, ptr %246, i64 20
  store i32 %406, ptr %407, align 4
  %408 = load i32, ptr %230, align 4
  %409 = icmp eq i32 %408, 0
  br i1 %409, label %413, label %410

410:                                              ; preds = %404
  %411 = load i32, ptr %58, align 64
  %412 = icmp eq i32 %411, 0
  br i1 %412, label %413, label %419

413:                                              ; preds = %410, %404
  %414 = load i64, ptr %240, align 8
  %415 = add i64 %414, 1
  store i64 %415, ptr %240, align 8
  %416 = getelementptr inbounds i8, ptr %246, i64 64
  %417 = load ptr, ptr %416, align 16
  %418 = load ptr, ptr %417, align 8
  store ptr %418, ptr %246, align 16
  store ptr %246, ptr %417, align 8
  br label %484

419:                                              ; preds = %410
  %420 = load ptr, ptr %231, align 8
  %421 = icmp eq ptr %420, null
  br i1 %421, label %428, label %422

422:                                              ; preds = %419
  %423 = getelementptr inbounds i8, ptr %246, i64 72
  %424 = load i64, ptr %423, align 8
  %425 = or i64 %424, 1
  store i64 %425, ptr %423, align 8
  %426 = load ptr, ptr %231, align 8
  %427 = load i32, ptr %426, align 8
  call fastcc void @out_enqueue(ptr noundef %0, ptr noundef nonnull %426, i32 noundef %427, ptr noundef %246, i64 noundef %405) #31
  br label %484

428:                                              ; preds = %419
  %429 = load i32, ptr %232, align 4
  %430 = icmp eq i32 %429, 0
  br i1 %430, label %477, label %431

431:                                              ; preds = %428
  %432 = getelementptr inbounds i8, ptr %246, i64 48
  store i64 %405, ptr %432, align 16
  %433 = load ptr, ptr %233, align 8
  %434 = icmp eq ptr %433, null
  br i1 %434, label %453, label %435

435:                                              ; preds = %431, %442
  %436 = load ptr, ptr %233, align 8
  %437 = getelementptr inbounds i8, ptr %436, i64 48
  %438 = load i64, ptr %437, align 16
  %439 = load i64, ptr %235, align 8
  %440 = call noundef i64 @llvm.umax.i64(i64 %438, i64 %439)
  %441 = icmp ugt i64 %440, %405
  br i1 %441, label %453, label %442

442:                                              ; preds = %435
  %443 = load ptr, ptr %436, align 16
  store ptr %443, ptr %233, align 8
  store ptr null, ptr %436, align 16
  %444 = load i64, ptr %236, align 8
  %445 = add i64 %444, -1
  store i64 %445, ptr %236, align 8
  %446 = getelementptr inbounds i8, ptr %436, i64 20
  %447 = load i32, ptr %446, align 4
  %448 = zext i32 %447 to i64
  %449 = load i64, ptr %237, align 8
  %450 = sub i64 %449, %448
  store i64 %450, ptr %237, align 8
  call fastcc void @line_serialize(ptr noundef %0, ptr noundef nonnull %234, ptr noundef nonnull %436, i64 noundef %440) #31
  %451 = load ptr, ptr %233, align 8
  %452 = icmp eq ptr %451, null
  br i1 %452, label %453, label %435, !llvm.loop !50

453:                                              ; preds = %442, %435, %431
  %454 = call fastcc i32 @line_push(ptr noundef nonnull %234, ptr noundef %246) #31
  %455 = icmp eq i32 %454, 0
  br i1 %455, label %484, label %456

456:                                              ; preds = %453
  %457 = load ptr, ptr %233, align 8
  %458 = icmp eq ptr %457, null
  br i1 %458, label %484, label %459

459:                                              ; preds = %456, %466
  %460 = load ptr, ptr %233, align 8
  %461 = getelementptr inbounds i8, ptr %460, i64 48
  %462 = load i64, ptr %461, align 16
  %463 = load i64, ptr %235, align 8
  %464 = call noundef i64 @llvm.umax.i64(i64 %462, i64 %463)
  %465 = icmp ugt i64 %464, %405
  br i1 %465, label %484, label %466

466:                                              ; preds = %459
  %467 = load ptr, ptr %460, align 16
  store ptr %467, ptr %233, align 8
  store ptr null, ptr %460, align 16
  %468 = load i64, ptr %236, align 8
  %469 = add i64 %468, -1
  store i64 %469, ptr %236, align 8
  %470 = getelementptr inbounds i8, ptr %460, i64 20
  %471 = load i32, ptr %470, align 4
  %472 = zext i32 %471 to i64
  %473 = load i64, ptr %237, align 8
  %474 = sub i64 %473, %472
  store i64 %474, ptr %237, align 8
  call fastcc void @line_serialize(ptr noundef %0, ptr noundef nonnull %234, ptr noundef nonnull %460, i64 noundef %464) #31
  %475 = load ptr, ptr %233, align 8
  %476 = icmp eq ptr %475, null
  br i1 %476, label %484, label %459, !llvm.loop !50

477:                                              ; preds = %428
  %478 = load i64, ptr %238, align 8
  %479 = add i64 %478, 1
  store i64 %479, ptr %238, align 8
  %480 = load i32, ptr %254, align 16
  %481 = zext i32 %480 to i64
  %482 = load i64, ptr %239, align 8
  %483 = add i64 %482, %481
  store i64 %483, ptr %239, align 8
  call fastcc void @in_arrive(ptr noundef %0, ptr noundef %127, ptr noundef %246, i64 noundef %405) #31
  br label %484

484:                                              ; preds = %466, %459, %477, %456, %453, %422, %413, %262
  %485 = add nuw nsw i64 %244, 1
  %486 = icmp eq i64 %485, %242
  br i1 %486, label %487, label %243, !llvm.loop !51

487:                                              ; preds = %484, %217
  %488 = phi i32 [ 0, %217 ], [ %221, %484 ]
  call void @llvm.lifetime.end.p0(i64 4096, ptr nonnull %14) #33
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %13) #33
  call void @llvm.lifetime.end.p0(i64 2048, ptr nonnull %12) #33
  %489 = icmp eq i32 %488, 32
  %490 = zext i1 %489 to i32
  %491 = or i32 %120, %490
  br label %492

492:                                              ; preds = %487, %118
  %493 = phi i32 [ %491, %487 ], [ %120, %118 ]
  %494 = load i32, ptr %43, align 8
  %495 = zext i32 %494 to i64
  %496 = icmp ult i64 %121, %495
  br i1 %496, label %118, label %112, !llvm.loop !52

497:                                              ; preds = %114
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %9) #33
  %498 = load i32, ptr %32, align 16
  %499 = call i64 @read(i32 noundef %498, ptr noundef nonnull %9, i64 noundef 8) #35
  %500 = icmp slt i64 %499, 0
  br i1 %500, label %783, label %501

501:                                              ; preds = %497, %522
  %502 = phi ptr [ %523, %522 ], [ undef, %497 ]
  %503 = load i64, ptr %60, align 64
  %504 = load atomic i64, ptr %59 acquire, align 64
  %505 = icmp eq i64 %503, %504
  br i1 %505, label %524, label %506

506:                                              ; preds = %501
  %507 = load ptr, ptr %61, align 8
  %508 = load i64, ptr %60, align 64
  %509 = load i64, ptr %62, align 8
  %510 = add i64 %509, -1
  %511 = and i64 %510, %508
  %512 = getelementptr inbounds i8, ptr %507, i64 %511
  %513 = getelementptr inbounds i8, ptr %512, i64 4
  %514 = load i32, ptr %513, align 4
  %515 = icmp eq i32 %514, 0
  br i1 %515, label %516, label %520

516:                                              ; preds = %506
  %517 = load i32, ptr %512, align 8
  %518 = zext i32 %517 to i64
  %519 = add i64 %508, %518
  store atomic i64 %519, ptr %60 release, align 64
  br label %520

520:                                              ; preds = %516, %506
  %521 = phi ptr [ %502, %516 ], [ %512, %506 ]
  br i1 %515, label %522, label %524

522:                                              ; preds = %520, %778
  %523 = phi ptr [ %521, %520 ], [ undef, %778 ]
  br label %501, !llvm.loop !53

524:                                              ; preds = %520, %501
  %525 = phi ptr [ %521, %520 ], [ null, %501 ]
  %526 = icmp eq ptr %525, null
  br i1 %526, label %783, label %527

527:                                              ; preds = %524
  %528 = getelementptr inbounds i8, ptr %525, i64 28
  %529 = load i32, ptr %528, align 4
  %530 = zext i32 %529 to i64
  %531 = load ptr, ptr %63, align 8
  %532 = getelementptr inbounds i8, ptr %531, i64 32
  %533 = load i64, ptr %532, align 8
  %534 = add i64 %533, -512
  %535 = icmp ult i64 %534, %530
  br i1 %535, label %536, label %539

536:                                              ; preds = %527
  %537 = load i64, ptr %65, align 16
  %538 = add i64 %537, 1
  store i64 %538, ptr %65, align 16
  br label %778

539:                                              ; preds = %527
  %540 = getelementptr inbounds i8, ptr %525, i64 4
  %541 = load i32, ptr %540, align 4
  %542 = icmp eq i32 %541, 2
  br i1 %542, label %543, label %699

543:                                              ; preds = %539
  %544 = getelementptr inbounds i8, ptr %525, i64 8
  %545 = load i32, ptr %544, align 8
  %546 = icmp ult i32 %545, 512
  br i1 %546, label %547, label %551

547:                                              ; preds = %543
  %548 = zext nneg i32 %545 to i64
  %549 = getelementptr inbounds [512 x ptr], ptr %67, i64 0, i64 %548
  %550 = load ptr, ptr %549, align 8
  br label %551

551:                                              ; preds = %547, %543
  %552 = phi ptr [ %550, %547 ], [ null, %543 ]
  %553 = getelementptr inbounds i8, ptr %525, i64 24
  %554 = load i32, ptr %553, align 8
  %555 = icmp eq ptr %552, null
  br i1 %555, label %559, label %556

556:                                              ; preds = %551
  %557 = getelementptr inbounds i8, ptr %552, i64 528
  %558 = load i64, ptr %557, align 8
  br label %559

559:                                              ; preds = %556, %551
  %560 = phi i64 [ %558, %556 ], [ 0, %551 ]
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %8) #33
  %561 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %8) #35
  %562 = load i64, ptr %8, align 8
  %563 = mul i64 %562, 1000000000
  %564 = load i64, ptr %68, align 8
  %565 = add i64 %563, %564
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %8) #33
  br i1 %555, label %664, label %566

566:                                              ; preds = %559
  %567 = getelementptr inbounds i8, ptr %525, i64 12
  %568 = getelementptr inbounds i8, ptr %525, i64 32
  %569 = load i32, ptr %567, align 4
  %570 = icmp eq i32 %569, 0
  br i1 %570, label %657, label %571

571:                                              ; preds = %566, %654
  %572 = phi i32 [ %645, %654 ], [ 0, %566 ]
  %573 = load ptr, ptr %63, align 8
  %574 = load ptr, ptr %573, align 8
  %575 = icmp eq ptr %574, null
  br i1 %575, label %576, label %623, !prof !44

576:                                              ; preds = %571
  %577 = getelementptr inbounds i8, ptr %573, i64 40
  %578 = load i64, ptr %577, align 8
  %579 = add i64 %578, 32
  %580 = getelementptr inbounds i8, ptr %573, i64 48
  %581 = load i64, ptr %580, align 8
  %582 = icmp ugt i64 %579, %581
  br i1 %582, label %620, label %583

583:                                              ; preds = %576
  %584 = getelementptr inbounds i8, ptr %573, i64 16
  %585 = load i64, ptr %584, align 8
  %586 = shl i64 %585, 5
  %587 = add i64 %586, 128
  %588 = call ptr @malloc(i64 noundef %587) #32
  %589 = icmp eq ptr %588, null
  br i1 %589, label %620, label %590

590:                                              ; preds = %583
  %591 = getelementptr inbounds i8, ptr %573, i64 8
  %592 = load ptr, ptr %591, align 8
  store ptr %592, ptr %588, align 64
  store ptr %588, ptr %591, align 8
  %593 = getelementptr inbounds i8, ptr %588, i64 64
  %594 = ptrtoint ptr %593 to i64
  %595 = add i64 %594, 63
  %596 = and i64 %595, -64
  %597 = inttoptr i64 %596 to ptr
  %598 = getelementptr inbounds i8, ptr %573, i64 32
  br label %602

599:                                              ; preds = %602
  %600 = load i64, ptr %577, align 8
  %601 = add i64 %600, 32
  store i64 %601, ptr %577, align 8
  br label %623

602:                                              ; preds = %602, %590
  %603 = phi i32 [ 0, %590 ], [ %616, %602 ]
  %604 = phi ptr [ %597, %590 ], [ %618, %602 ]
  %605 = getelementptr inbounds i8, ptr %604, i64 64
  store ptr %573, ptr %605, align 16
  %606 = load i64, ptr %584, align 8
  %607 = getelementptr inbounds i8, ptr %604, i64 %606
  %608 = load i64, ptr %598, align 8
  %609 = sub i64 0, %608
  %610 = getelementptr inbounds i8, ptr %607, i64 %609
  %611 = getelementptr inbounds i8, ptr %604, i64 120
  store ptr %610, ptr %611, align 8
  %612 = load i64, ptr %598, align 8
  %613 = trunc i64 %612 to i32
  %614 = getelementptr inbounds i8, ptr %604, i64 128
  store i32 %613, ptr %614, align 16
  %615 = load ptr, ptr %573, align 8
  store ptr %615, ptr %604, align 16
  store ptr %604, ptr %573, align 8
  %616 = add nuw nsw i32 %603, 1
  %617 = load i64, ptr %584, align 8
  %618 = getelementptr inbounds i8, ptr %604, i64 %617
  %619 = icmp eq i32 %616, 32
  br i1 %619, label %599, label %602, !llvm.loop !45

620:                                              ; preds = %583, %576
  %621 = load i64, ptr %65, align 16
  %622 = add i64 %621, 1
  store i64 %622, ptr %65, align 16
  br label %632

623:                                              ; preds = %599, %571
  %624 = load ptr, ptr %573, align 8
  %625 = load ptr, ptr %624, align 16
  store ptr %625, ptr %573, align 8
  store ptr null, ptr %624, align 16
  %626 = getelementptr inbounds i8, ptr %624, i64 120
  %627 = load ptr, ptr %626, align 8
  %628 = getelementptr inbounds i8, ptr %627, i64 512
  %629 = getelementptr inbounds i8, ptr %624, i64 8
  store ptr %628, ptr %629, align 8
  %630 = getelementptr inbounds i8, ptr %624, i64 16
  store i32 0, ptr %630, align 16
  %631 = getelementptr inbounds i8, ptr %624, i64 72
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %631, i8 0, i64 16, i1 false)
  br label %632

632:                                              ; preds = %623, %620
  %633 = phi ptr [ null, %620 ], [ %624, %623 ]
  %634 = icmp eq ptr %633, null
  br i1 %634, label %657, label %635

635:                                              ; preds = %632
  %636 = getelementptr inbounds i8, ptr %633, i64 8
  %637 = load ptr, ptr %636, align 8
  %638 = load i32, ptr %528, align 4
  %639 = zext i32 %638 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %637, ptr nonnull readonly align 1 %568, i64 %639, i1 false)
  %640 = load i32, ptr %528, align 4
  %641 = getelementptr inbounds i8, ptr %633, i64 20
  store i32 %640, ptr %641, align 4
  %642 = getelementptr inbounds i8, ptr %633, i64 16
  store i32 %640, ptr %642, align 16
  %643 = getelementptr inbounds i8, ptr %633, i64 72
  store i64 1, ptr %643, align 8
  %644 = load i32, ptr %552, align 8
  call fastcc void @out_enqueue(ptr noundef %0, ptr noundef nonnull %552, i32 noundef %644, ptr noundef nonnull %633, i64 noundef %565) #31
  %645 = add nuw i32 %572, 1
  %646 = and i32 %572, 31
  %647 = icmp eq i32 %646, 31
  br i1 %647, label %648, label %654

648:                                              ; preds = %635
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %7) #33
  %649 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %7) #35
  %650 = load i64, ptr %7, align 8
  %651 = mul i64 %650, 1000000000
  %652 = load i64, ptr %69, align 8
  %653 = add i64 %651, %652
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %7) #33
  call fastcc void @out_deliver(ptr noundef %0, ptr noundef nonnull %552, i64 noundef %653) #31
  br label %654

654:                                              ; preds = %648, %635
  %655 = load i32, ptr %567, align 4
  %656 = icmp ult i32 %645, %655
  br i1 %656, label %571, label %657, !llvm.loop !54

657:                                              ; preds = %654, %632, %566
  %658 = phi i32 [ 0, %566 ], [ %645, %654 ], [ %572, %632 ]
  %659 = getelementptr inbounds i8, ptr %552, i64 528
  %660 = load i64, ptr %659, align 8
  %661 = sub i64 %560, %660
  %662 = trunc i64 %661 to i32
  %663 = add i32 %658, %662
  br label %664

664:                                              ; preds = %657, %559
  %665 = phi i32 [ %663, %657 ], [ 0, %559 ]
  %666 = load i64, ptr %70, align 64
  %667 = load atomic i64, ptr %71 acquire, align 64
  %668 = load i64, ptr %72, align 8
  %669 = add i64 %668, -1
  %670 = and i64 %669, %666
  %671 = sub i64 %668, %670
  %672 = icmp ult i64 %671, 32
  %673 = select i1 %672, i64 %671, i64 0
  %674 = add i64 %666, 32
  %675 = sub i64 %674, %667
  %676 = add i64 %675, %673
  %677 = icmp ugt i64 %676, %668
  br i1 %677, label %778, label %678

678:                                              ; preds = %664
  br i1 %672, label %679, label %685

679:                                              ; preds = %678
  %680 = load ptr, ptr %73, align 8
  %681 = getelementptr inbounds i8, ptr %680, i64 %670
  %682 = trunc nuw i64 %671 to i32
  store i32 %682, ptr %681, align 8
  %683 = getelementptr inbounds i8, ptr %681, i64 4
  store i32 0, ptr %683, align 4
  %684 = add i64 %671, %666
  br label %685

685:                                              ; preds = %679, %678
  %686 = phi i64 [ 0, %679 ], [ %670, %678 ]
  %687 = phi i64 [ %684, %679 ], [ %666, %678 ]
  %688 = load ptr, ptr %73, align 8
  %689 = getelementptr inbounds i8, ptr %688, i64 %686
  store i32 32, ptr %689, align 1
  %690 = getelementptr inbounds i8, ptr %689, i64 4
  store i32 4, ptr %690, align 1
  %691 = getelementptr inbounds i8, ptr %689, i64 8
  store i32 %545, ptr %691, align 1
  %692 = getelementptr inbounds i8, ptr %689, i64 12
  store i32 %665, ptr %692, align 1
  %693 = getelementptr inbounds i8, ptr %689, i64 16
  store i64 %565, ptr %693, align 1
  %694 = getelementptr inbounds i8, ptr %689, i64 24
  store i32 %554, ptr %694, align 1
  %695 = getelementptr inbounds i8, ptr %689, i64 28
  store i32 0, ptr %695, align 1
  %696 = add i64 %687, 32
  store atomic i64 %696, ptr %70 release, align 64
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6) #33
  store i64 1, ptr %6, align 8
  %697 = load i32, ptr %74, align 16
  %698 = call i64 @write(i32 noundef %697, ptr noundef nonnull %6, i64 noundef 8) #35
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6) #33
  br label %778

699:                                              ; preds = %539
  %700 = load i32, ptr %64, align 64
  %701 = icmp eq i32 %700, 0
  br i1 %701, label %760, label %702

702:                                              ; preds = %699
  %703 = load ptr, ptr %531, align 8
  %704 = icmp eq ptr %703, null
  br i1 %704, label %705, label %751, !prof !44

705:                                              ; preds = %702
  %706 = getelementptr inbounds i8, ptr %531, i64 40
  %707 = load i64, ptr %706, align 8
  %708 = add i64 %707, 32
  %709 = getelementptr inbounds i8, ptr %531, i64 48
  %710 = load i64, ptr %709, align 8
  %711 = icmp ugt i64 %708, %710
  br i1 %711, label %748, label %712

712:                                              ; preds = %705
  %713 = getelementptr inbounds i8, ptr %531, i64 16
  %714 = load i64, ptr %713, align 8
  %715 = shl i64 %714, 5
  %716 = add i64 %715, 128
  %717 = call ptr @malloc(i64 noundef %716) #32
  %718 = icmp eq ptr %717, null
  br i1 %718, label %748, label %719

719:                                              ; preds = %712
  %720 = getelementptr inbounds i8, ptr %531, i64 8
  %721 = load ptr, ptr %720, align 8
  store ptr %721, ptr %717, align 64
  store ptr %717, ptr %720, align 8
  %722 = getelementptr inbounds i8, ptr %717, i64 64
  %723 = ptrtoint ptr %722 to i64
  %724 = add i64 %723, 63
  %725 = and i64 %724, -64
  %726 = inttoptr i64 %725 to ptr
  br label %730

727:                                              ; preds = %730
  %728 = load i64, ptr %706, align 8
  %729 = add i64 %728, 32
  store i64 %729, ptr %706, align 8
  br label %751

730:                                              ; preds = %730, %719
  %731 = phi i32 [ 0, %719 ], [ %744, %730 ]
  %732 = phi ptr [ %726, %719 ], [ %746, %730 ]
  %733 = getelementptr inbounds i8, ptr %732, i64 64
  store ptr %531, ptr %733, align 16
  %734 = load i64, ptr %713, align 8
  %735 = getelementptr inbounds i8, ptr %732, i64 %734
  %736 = load i64, ptr %532, align 8
  %737 = sub i64 0, %736
  %738 = getelementptr inbounds i8, ptr %735, i64 %737
  %739 = getelementptr inbounds i8, ptr %732, i64 120
  store ptr %738, ptr %739, align 8
  %740 = load i64, ptr %532, align 8
  %741 = trunc i64 %740 to i32
  %742 = getelementptr inbounds i8, ptr %732, i64 128
  store i32 %741, ptr %742, align 16
  %743 = load ptr, ptr %531, align 8
  store ptr %743, ptr %732, align 16
  store ptr %732, ptr %531, align 8
  %744 = add nuw nsw i32 %731, 1
  %745 = load i64, ptr %713, align 8
  %746 = getelementptr inbounds i8, ptr %732, i64 %745
  %747 = icmp eq i32 %744, 32
  br i1 %747, label %727, label %730, !llvm.loop !45

748:                                              ; preds = %712, %705
  %749 = load i64, ptr %65, align 16
  %750 = add i64 %749, 1
  store i64 %750, ptr %65, align 16
  br label %760

751:                                              ; preds = %727, %702
  %752 = load ptr, ptr %531, align 8
  %753 = load ptr, ptr %752, align 16
  store ptr %753, ptr %531, align 8
  store ptr null, ptr %752, align 16
  %754 = getelementptr inbounds i8, ptr %752, i64 120
  %755 = load ptr, ptr %754, align 8
  %756 = getelementptr inbounds i8, ptr %755, i64 512
  %757 = getelementptr inbounds i8, ptr %752, i64 8
  store ptr %756, ptr %757, align 8
  %758 = getelementptr inbounds i8, ptr %752, i64 16
  store i32 0, ptr %758, align 16
  %759 = getelementptr inbounds i8, ptr %752, i64 72
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %759, i8 0, i64 16, i1 false)
  br label %760

760:                                              ; preds = %751, %748, %699
  %761 = phi ptr [ null, %699 ], [ null, %748 ], [ %752, %751 ]
  %762 = icmp eq ptr %761, null
  br i1 %762, label %778, label %763

763:                                              ; preds = %760
  %764 = getelementptr inbounds i8, ptr %761, i64 8
  %765 = load ptr, ptr %764, align 8
  %766 = getelementptr inbounds i8, ptr %525, i64 32
  %767 = load i32, ptr %528, align 4
  %768 = zext i32 %767 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %765, ptr nonnull readonly align 1 %766, i64 %768, i1 false)
  %769 = load i32, ptr %528, align 4
  %770 = getelementptr inbounds i8, ptr %761, i64 16
  store i32 %769, ptr %770, align 16
  %771 = getelementptr inbounds i8, ptr %525, i64 8
  %772 = load i32, ptr %771, align 8
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %5) #33
  %773 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %5) #35
  %774 = load i64, ptr %5, align 8
  %775 = mul i64 %774, 1000000000
  %776 = load i64, ptr %66, align 8
  %777 = add i64 %775, %776
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %5) #33
  call fastcc void @in_process(ptr noundef %0, ptr noundef nonnull %761, i32 noundef %772, i32 noundef 0, i64 noundef %777) #31
  br label %778

778:                                              ; preds = %763, %760, %685, %664, %536
  %779 = load i64, ptr %60, align 64
  %780 = load i32, ptr %525, align 8
  %781 = zext i32 %780 to i64
  %782 = add i64 %779, %781
  store atomic i64 %782, ptr %60 release, align 64
  br label %522

783:                                              ; preds = %524, %497
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %9) #33
  br label %784

784:                                              ; preds = %783, %114
  %785 = load ptr, ptr %75, align 16
  %786 = icmp eq ptr %785, null
  br i1 %786, label %799, label %787

787:                                              ; preds = %784
  store ptr null, ptr %75, align 16
  br label %788

788:                                              ; preds = %788, %787
  %789 = phi ptr [ %790, %788 ], [ %785, %787 ]
  %790 = load ptr, ptr %789, align 16
  store ptr null, ptr %789, align 16
  %791 = getelementptr inbounds i8, ptr %789, i64 144
  %792 = load i16, ptr %791, align 16
  %793 = zext i16 %792 to i32
  %794 = getelementptr inbounds i8, ptr %789, i64 156
  %795 = load i32, ptr %794, align 4
  %796 = getelementptr inbounds i8, ptr %789, i64 40
  %797 = load i64, ptr %796, align 8
  call fastcc void @in_process(ptr noundef %0, ptr noundef nonnull %789, i32 noundef %793, i32 noundef %795, i64 noundef %797) #31
  %798 = icmp eq ptr %790, null
  br i1 %798, label %799, label %788, !llvm.loop !55

799:                                              ; preds = %788, %784
  %800 = load i32, ptr %43, align 8
  %801 = icmp eq i32 %800, 0
  br i1 %801, label %802, label %805

802:                                              ; preds = %905, %799
  %803 = load i32, ptr %43, align 8
  %804 = icmp eq i32 %803, 0
  br i1 %804, label %910, label %911

805:                                              ; preds = %799, %905
  %806 = phi i64 [ %906, %905 ], [ 0, %799 ]
  %807 = getelementptr inbounds [512 x ptr], ptr %76, i64 0, i64 %806
  %808 = load ptr, ptr %807, align 8
  %809 = getelementptr inbounds i8, ptr %808, i64 12
  %810 = load i32, ptr %809, align 4
  %811 = icmp eq i32 %810, 0
  br i1 %811, label %905, label %812

812:                                              ; preds = %805
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #33
  %813 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %4) #35
  %814 = load i64, ptr %4, align 8
  %815 = mul i64 %814, 1000000000
  %816 = load i64, ptr %77, align 8
  %817 = add i64 %815, %816
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #33
  store i64 %817, ptr %50, align 16
  %818 = getelementptr inbounds i8, ptr %808, i64 48
  %819 = getelementptr inbounds i8, ptr %808, i64 40
  %820 = load ptr, ptr %818, align 8
  %821 = icmp eq ptr %820, null
  br i1 %821, label %844, label %822

822:                                              ; preds = %812
  %823 = getelementptr inbounds i8, ptr %808, i64 80
  %824 = getelementptr inbounds i8, ptr %808, i64 152
  %825 = getelementptr inbounds i8, ptr %808, i64 160
  br label %826

826:                                              ; preds = %833, %822
  %827 = load ptr, ptr %818, align 8
  %828 = getelementptr inbounds i8, ptr %827, i64 48
  %829 = load i64, ptr %828, align 16
  %830 = load i64, ptr %823, align 8
  %831 = call noundef i64 @llvm.umax.i64(i64 %829, i64 %830)
  %832 = icmp ugt i64 %831, %817
  br i1 %832, label %844, label %833

833:                                              ; preds = %826
  %834 = load ptr, ptr %827, align 16
  store ptr %834, ptr %818, align 8
  store ptr null, ptr %827, align 16
  %835 = load i64, ptr %824, align 8
  %836 = add i64 %835, -1
  store i64 %836, ptr %824, align 8
  %837 = getelementptr inbounds i8, ptr %827, i64 20
  %838 = load i32, ptr %837, align 4
  %839 = zext i32 %838 to i64
  %840 = load i64, ptr %825, align 8
  %841 = sub i64 %840, %839
  store i64 %841, ptr %825, align 8
  call fastcc void @line_serialize(ptr noundef %0, ptr noundef nonnull %819, ptr noundef nonnull %827, i64 noundef %831) #31
  %842 = load ptr, ptr %818, align 8
  %843 = icmp eq ptr %842, null
  br i1 %843, label %844, label %826, !llvm.loop !50

844:                                              ; preds = %833, %826, %812
  %845 = getelementptr inbounds i8, ptr %808, i64 64
  %846 = getelementptr inbounds i8, ptr %808, i64 176
  %847 = getelementptr inbounds i8, ptr %808, i64 20
  %848 = getelementptr inbounds i8, ptr %808, i64 192
  %849 = getelementptr inbounds i8, ptr %808, i64 184
  %850 = getelementptr inbounds i8, ptr %808, i64 104
  %851 = getelementptr inbounds i8, ptr %808, i64 112
  %852 = getelementptr inbounds i8, ptr %808, i64 136
  br label %853

853:                                              ; preds = %904, %844
  %854 = load ptr, ptr %845, align 8
  %855 = icmp eq ptr %854, null
  br i1 %855, label %864, label %856

856:                                              ; preds = %853
  %857 = getelementptr inbounds i8, ptr %854, i64 56
  %858 = load i64, ptr %857, align 8
  %859 = icmp ugt i64 %858, %817
  br i1 %859, label %864, label %860

860:                                              ; preds = %856
  %861 = load ptr, ptr %854, align 16
  store ptr %861, ptr %845, align 8
  store ptr null, ptr %854, align 16
  %862 = load i64, ptr %846, align 8
  %863 = add i64 %862, -1
  store i64 %863, ptr %846, align 8
  br label %864

864:                                              ; preds = %860, %856, %853
  %865 = phi ptr [ %854, %860 ], [ null, %856 ], [ null, %853 ]
  %866 = icmp eq ptr %865, null
  br i1 %866, label %905, label %867

867:                                              ; preds = %864
  %868 = load i32, ptr %847, align 4
  %869 = icmp eq i32 %868, 0
  br i1 %869, label %873, label %870

870:                                              ; preds = %867
  %871 = load i32, ptr %78, align 64
  %872 = icmp eq i32 %871, 0
  br i1 %872, label %873, label %879

873:                                              ; preds = %870, %867
  %874 = load i64, ptr %852, align 8
  %875 = add i64 %874, 1
  store i64 %875, ptr %852, align 8
  %876 = getelementptr inbounds i8, ptr %865, i64 64
  %877 = load ptr, ptr %876, align 16
  %878 = load ptr, ptr %877, align 8
  store ptr %878, ptr %865, align 16
  store ptr %865, ptr %877, align 8
  br label %904

879:                                              ; preds = %870
  %880 = getelementptr inbounds i8, ptr %865, i64 56
  %881 = load i64, ptr %880, align 8
  %882 = getelementptr inbounds i8, ptr %865, i64 16
  %883 = load i32, ptr %882, align 16
  %884 = call i64 @llvm.usub.sat.i64(i64 %817, i64 %881)
  %885 = or i64 %884, 1
  %886 = call range(i64 0, 64) i64 @llvm.ctlz.i64(i64 %885, i1 true)
  %887 = trunc nuw nsw i64 %886 to i32
  %888 = xor i32 %887, 63
  %889 = call i32 @llvm.umin.i32(i32 %888, i32 31)
  %890 = zext nneg i32 %889 to i64
  %891 = getelementptr inbounds [32 x i64], ptr %848, i64 0, i64 %890
  %892 = load i64, ptr %891, align 8
  %893 = add i64 %892, 1
  store i64 %893, ptr %891, align 8
  %894 = load i64, ptr %849, align 8
  %895 = icmp ugt i64 %884, %894
  br i1 %895, label %896, label %897

896:                                              ; preds = %879
  store i64 %884, ptr %849, align 8
  br label %897

897:                                              ; preds = %896, %879
  %898 = load i64, ptr %850, align 8
  %899 = add i64 %898, 1
  store i64 %899, ptr %850, align 8
  %900 = zext i32 %883 to i64
  %901 = load i64, ptr %851, align 8
  %902 = add i64 %901, %900
  store i64 %902, ptr %851, align 8
  %903 = load i64, ptr %880, align 8
  call fastcc void @in_arrive(ptr noundef %0, ptr noundef %808, ptr noundef nonnull %865, i64 noundef %903) #31
  br label %904

904:                                              ; preds = %897, %873
  br label %853, !llvm.loop !56

905:                                              ; preds = %864, %805
  %906 = add nuw nsw i64 %806, 1
  %907 = load i32, ptr %43, align 8
  %908 = zext i32 %907 to i64
  %909 = icmp ult i64 %906, %908
  br i1 %909, label %805, label %802, !llvm.loop !57

910:                                              ; preds = %928, %802
  br i1 %115, label %933, label %1007

911:                                              ; preds = %802, %928
  %912 = phi i64 [ %929, %928 ], [ 0, %802 ]
  %913 = getelementptr inbounds [512 x ptr], ptr %79, i64 0, i64 %912
  %914 = load ptr, ptr %913, align 8
  %915 = getelementptr inbounds i8, ptr %914, i64 456
  %916 = load ptr, ptr %915, align 8
  %917 = icmp eq ptr %916, null
  br i1 %917, label %918, label %922

918:                                              ; preds = %911
  %919 = getelementptr inbounds i8, ptr %914, i64 472
  %920 = load ptr, ptr %919, align 8
  %921 = icmp eq ptr %920, null
  br i1 %921, label %928, label %922

922:                                              ; preds = %918, %911
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %3) #33
  %923 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %3) #35
  %924 = load i64, ptr %3, align 8
  %925 = mul i64 %924, 1000000000
  %926 = load i64, ptr %80, align 8
  %927 = add i64 %925, %926
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %3) #33
  store i64 %927, ptr %50, align 16
  call fastcc void @out_deliver(ptr noundef %0, ptr noundef %914, i64 noundef %927) #31
  br label %928

928:                                              ; preds = %922, %918
  %929 = add nuw nsw i64 %912, 1
  %930 = load i32, ptr %43, align 8
  %931 = zext i32 %930 to i64
  %932 = icmp ult i64 %929, %931
  br i1 %932, label %911, label %910, !llvm.loop !58

933:                                              ; preds = %910
  %934 = load ptr, ptr %75, align 16
  %935 = icmp eq ptr %934, null
  br i1 %935, label %936, label %1007

936:                                              ; preds = %933
  %937 = load i32, ptr %43, align 8
  %938 = icmp eq i32 %937, 0
  br i1 %938, label %1007, label %939

939:                                              ; preds = %936, %999
  %940 = phi i64 [ %1003, %999 ], [ 0, %936 ]
  %941 = phi i64 [ %1002, %999 ], [ -1, %936 ]
  %942 = getelementptr inbounds [512 x ptr], ptr %81, i64 0, i64 %940
  %943 = load ptr, ptr %942, align 8
  %944 = getelementptr inbounds i8, ptr %943, i64 40
  %945 = getelementptr inbounds i8, ptr %943, i64 64
  %946 = load ptr, ptr %945, align 8
  %947 = icmp eq ptr %946, null
  br i1 %947, label %951, label %948

948:                                              ; preds = %939
  %949 = getelementptr inbounds i8, ptr %946, i64 56
  %950 = load i64, ptr %949, align 8
  br label %951

951:                                              ; preds = %948, %939
  %952 = phi i64 [ %950, %948 ], [ -1, %939 ]
  %953 = getelementptr inbounds i8, ptr %943, i64 48
  %954 = load ptr, ptr %953, align 8
  %955 = icmp eq ptr %954, null
  br i1 %955, label %970, label %956

956:                                              ; preds = %951
  %957 = getelementptr inbounds i8, ptr %954, i64 48
  %958 = load i64, ptr %957, align 16
  %959 = getelementptr inbounds i8, ptr %943, i64 80
  %960 = load i64, ptr %959, align 8
  %961 = call noundef i64 @llvm.umax.i64(i64 %958, i64 %960)
  %962 = load atomic i64, ptr %944 acquire, align 8
  %963 = inttoptr i64 %962 to ptr
  %964 = getelementptr inbounds i8, ptr %963, i64 8
  %965 = load i64, ptr %964, align 8
  %966 = lshr i64 %965, 1
  %967 = call range(i64 0, -9223372036854775808) i64 @llvm.umin.i64(i64 %966, i64 200000)
  %968 = add i64 %967, %961
  %969 = call i64 @llvm.umin.i64(i64 %968, i64 %952)
  br label %970

970:                                              ; preds = %956, %951
  %971 = phi i64 [ %969, %956 ], [ %952, %951 ]
  %972 = load ptr, ptr %942, align 8
  %973 = getelementptr inbounds i8, ptr %972, i64 448
  %974 = getelementptr inbounds i8, ptr %972, i64 472
  %975 = load ptr, ptr %974, align 8
  %976 = icmp eq ptr %975, null
  br i1 %976, label %980, label %977

977:                                              ; preds = %970
  %978 = getelementptr inbounds i8, ptr %975, i64 56
  %979 = load i64, ptr %978, align 8
  br label %980

980:                                              ; preds = %977, %970
  %981 = phi i64 [ %979, %977 ], [ -1, %970 ]
  %982 = getelementptr inbounds i8, ptr %972, i64 456
  %983 = load ptr, ptr %982, align 8
  %984 = icmp eq ptr %983, null
  br i1 %984, label %999, label %985

985:                                              ; preds = %980
  %986 = getelementptr inbounds i8, ptr %983, i64 48
  %987 = load i64, ptr %986, align 16
  %988 = getelementptr inbounds i8, ptr %972, i64 488
  %989 = load i64, ptr %988, align 8
  %990 = call noundef i64 @llvm.umax.i64(i64 %987, i64 %989)
  %991 = load atomic i64, ptr %973 acquire, align 8
  %992 = inttoptr i64 %991 to ptr
  %993 = getelementptr inbounds i8, ptr %992, i64 8
  %994 = load i64, ptr %993, align 8
  %995 = lshr i64 %994, 1
  %996 = call range(i64 0, -9223372036854775808) i64 @llvm.umin.i64(i64 %995, i64 200000)
  %997 = add i64 %996, %990
  %998 = call i64 @llvm.umin.i64(i64 %997, i64 %981)
  br label %999

999:                                              ; preds = %985, %980
  %1000 = phi i64 [ %998, %985 ], [ %981, %980 ]
  %1001 = call i64 @llvm.umin.i64(i64 %971, i64 %941)
  %1002 = call i64 @llvm.umin.i64(i64 %1000, i64 %1001)
  %1003 = add nuw nsw i64 %940, 1
  %1004 = load i32, ptr %43, align 8
  %1005 = zext i32 %1004 to i64
  %1006 = icmp ult i64 %1003, %1005
  br i1 %1006, label %939, label %1007, !llvm.loop !59

1007:                                             ; preds = %999, %910, %933, %936
  %1008 = phi i64 [ 0, %933 ], [ 0, %910 ], [ -1, %936 ], [ %1002, %999 ]
  %1009 = load i64, ptr %82, align 32
  %1010 = add i64 %1009, 1
  store i64 %1010, ptr %82, align 32
  %1011 = load i64, ptr %48, align 8
  %1012 = add i64 %1011, 1
  store atomic i64 %1012, ptr %48 seq_cst, align 8
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %2) #33
  %1013 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %2) #35
  %1014 = load i64, ptr %2, align 8
  %1015 = mul i64 %1014, 1000000000
  %1016 = load i64, ptr %83, align 8
  %1017 = add i64 %1015, %1016
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %2) #33
  %1018 = call i64 @llvm.usub.sat.i64(i64 %1008, i64 %1017)
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %19) #33
  %1019 = udiv i64 %1018, 1000000000
  store i64 %1019, ptr %19, align 8
  %1020 = urem i64 %1018, 1000000000
  store i64 %1020, ptr %84, align 8
  %1021 = load i32, ptr %43, align 8
  %1022 = add i32 %1021, 1
  %1023 = zext i32 %1022 to i64
  %1024 = icmp eq i64 %1008, -1
  %1025 = select i1 %1024, ptr null, ptr %19
  %1026 = call i32 @ppoll(ptr noundef nonnull %18, i64 noundef %1023, ptr noundef %1025, ptr noundef null) #35
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %19) #33
  %1027 = load atomic i32, ptr %44 acquire, align 4
  %1028 = icmp eq i32 %1027, 0
  br i1 %1028, label %96, label %1029, !llvm.loop !60

1029:                                             ; preds = %1007, %42
  %1030 = getelementptr inbounds i8, ptr %0, i64 60
  store atomic i32 0, ptr %1030 release, align 4
  call void @llvm.lifetime.end.p0(i64 4104, ptr nonnull %18) #33
  ret void
}

; Function Attrs: noredzone nounwind
declare i32 @prctl(i32 noundef, ...) local_unnamed_addr #23

; Function Attrs: noredzone
declare i32 @ppoll(ptr noundef, i64 noundef, ptr noundef, ptr noundef) local_unnamed_addr #24

; Function Attrs: nofree noredzone nounwind
define void @sw_stop(ptr nocapture noundef %0) local_unnamed_addr #18 {
  %2 = alloca i64, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %2) #33
  store i64 1, ptr %2, align 8
  %3 = getelementptr inbounds i8, ptr %0, i64 60
  store atomic i32 1, ptr %3 release, align 4
  %4 = getelementptr inbounds i8, ptr %0, i64 10064
  %5 = load i32, ptr %4, align 16
  %6 = call i64 @write(i32 noundef %5, ptr noundef nonnull %2, i64 noundef 8) #35
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %2) #33
  ret void
}

; Function Attrs: nofree noredzone
declare noundef i64 @write(i32 noundef, ptr nocapture noundef readonly, i64 noundef) local_unnamed_addr #25

; Function Attrs: noredzone nounwind
define void @sw_free(ptr nocapture noundef %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds i8, ptr %0, i64 56
  %3 = load i32, ptr %2, align 8
  %4 = icmp eq i32 %3, 0
  br i1 %4, label %7, label %5

5:                                                ; preds = %1
  %6 = getelementptr inbounds i8, ptr %0, i64 72
  br label %13

7:                                                ; preds = %13, %1
  %8 = getelementptr inbounds i8, ptr %0, i64 8712
  %9 = load ptr, ptr %8, align 8
  tail call void @free(ptr noundef %9) #31
  %10 = getelementptr inbounds i8, ptr %0, i64 9704
  %11 = load ptr, ptr %10, align 8
  %12 = icmp eq ptr %11, null
  br i1 %12, label %27, label %55

13:                                               ; preds = %5, %13
  %14 = phi i64 [ 0, %5 ], [ %23, %13 ]
  %15 = getelementptr inbounds [512 x ptr], ptr %6, i64 0, i64 %14
  %16 = load ptr, ptr %15, align 8
  %17 = getelementptr inbounds i8, ptr %16, i64 40
  %18 = load ptr, ptr %17, align 8
  tail call void @free(ptr noundef %18) #31
  %19 = load ptr, ptr %15, align 8
  %20 = getelementptr inbounds i8, ptr %19, i64 448
  %21 = load ptr, ptr %20, align 8
  tail call void @free(ptr noundef %21) #31
  %22 = load ptr, ptr %15, align 8
  tail call void @free(ptr noundef %22) #31
  %23 = add nuw nsw i64 %14, 1
  %24 = load i32, ptr %2, align 8
  %25 = zext i32 %24 to i64
  %26 = icmp ult i64 %23, %25
  br i1 %26, label %13, label %7, !llvm.loop !61

27:                                               ; preds = %66, %7
  %28 = getelementptr inbounds i8, ptr %0, i64 8
  fence seq_cst
  %29 = load atomic i64, ptr %28 seq_cst, align 8
  %30 = getelementptr inbounds i8, ptr %0, i64 16
  %31 = load ptr, ptr %30, align 8
  %32 = icmp eq ptr %31, null
  br i1 %32, label %50, label %33

33:                                               ; preds = %27, %46
  %34 = phi ptr [ %48, %46 ], [ %31, %27 ]
  %35 = phi ptr [ %47, %46 ], [ %30, %27 ]
  %36 = getelementptr inbounds i8, ptr %34, i64 16
  %37 = load i64, ptr %36, align 8
  %38 = and i64 %37, 1
  %39 = icmp ne i64 %38, 0
  %40 = icmp eq i64 %37, %29
  %41 = select i1 %39, i1 %40, i1 false
  br i1 %41, label %46, label %42

42:                                               ; preds = %33
  %43 = load ptr, ptr %34, align 8
  store ptr %43, ptr %35, align 8
  %44 = getelementptr inbounds i8, ptr %34, i64 8
  %45 = load ptr, ptr %44, align 8
  tail call void @free(ptr noundef %45) #31
  tail call void @free(ptr noundef %34) #31
  br label %46

46:                                               ; preds = %33, %42
  %47 = phi ptr [ %35, %42 ], [ %34, %33 ]
  %48 = load ptr, ptr %47, align 8
  %49 = icmp eq ptr %48, null
  br i1 %49, label %50, label %33, !llvm.loop !2

50:                                               ; preds = %46, %27
  %51 = getelementptr inbounds i8, ptr %0, i64 10072
  %52 = load ptr, ptr %51, align 8
  tail call void @free(ptr noundef %52) #31
  %53 = getelementptr inbounds i8, ptr %0, i64 10200
  %54 = load ptr, ptr %53, align 8
  tail call void @free(ptr noundef %54) #31
  tail call void @free(ptr noundef %0) #31
  ret void

55:                                               ; preds = %7, %66
  %56 = phi ptr [ %58, %66 ], [ %11, %7 ]
  %57 = getelementptr inbounds i8, ptr %56, i64 56
  %58 = load ptr, ptr %57, align 8
  %59 = getelementptr inbounds i8, ptr %56, i64 8
  %60 = load ptr, ptr %59, align 8
  %61 = icmp eq ptr %60, null
  br i1 %61, label %66, label %62

62:                                               ; preds = %55, %62
  %63 = phi ptr [ %64, %62 ], [ %60, %55 ]
  %64 = load ptr, ptr %63, align 64
  tail call void @free(ptr noundef %63) #31
  %65 = icmp eq ptr %64, null
  br i1 %65, label %66, label %62, !llvm.loop !62

66:                                               ; preds = %62, %55
  tail call void @free(ptr noundef %56) #31
  %67 = icmp eq ptr %58, null
  br i1 %67, label %27, label %55, !llvm.loop !63
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(argmem: read)
declare i32 @memcmp(ptr nocapture noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #26

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fmuladd.f64(double, double, double) #27

; Function Attrs: noredzone nounwind
declare i32 @clock_gettime(i32 noundef, ptr noundef) local_unnamed_addr #23

; Function Attrs: noredzone nounwind
declare i64 @syscall(i64 noundef, ...) local_unnamed_addr #23

; Function Attrs: noredzone nounwind
declare i32 @setpriority(i32 noundef, i32 noundef, i32 noundef) local_unnamed_addr #23

; Function Attrs: noredzone nounwind
define internal fastcc void @out_deliver(ptr noundef %0, ptr noundef %1, i64 noundef %2) unnamed_addr #0 {
  %4 = alloca i64, align 8
  tail call fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %2) #31
  %5 = getelementptr inbounds i8, ptr %1, i64 472
  %6 = getelementptr inbounds i8, ptr %1, i64 584
  %7 = getelementptr inbounds i8, ptr %1, i64 20
  %8 = getelementptr inbounds i8, ptr %0, i64 64
  %9 = getelementptr inbounds i8, ptr %1, i64 16
  %10 = getelementptr inbounds i8, ptr %0, i64 10112
  %11 = getelementptr inbounds i8, ptr %0, i64 10176
  %12 = getelementptr inbounds i8, ptr %0, i64 10184
  %13 = getelementptr inbounds i8, ptr %0, i64 10200
  %14 = getelementptr inbounds i8, ptr %0, i64 10200
  %15 = getelementptr inbounds i8, ptr %0, i64 10192
  %16 = getelementptr inbounds i8, ptr %1, i64 600
  %17 = getelementptr inbounds i8, ptr %1, i64 592
  %18 = getelementptr inbounds i8, ptr %1, i64 512
  %19 = getelementptr inbounds i8, ptr %1, i64 520
  %20 = getelementptr inbounds i8, ptr %1, i64 552
  %21 = getelementptr inbounds i8, ptr %1, i64 1112
  %22 = getelementptr inbounds i8, ptr %1, i64 1368
  %23 = getelementptr inbounds i8, ptr %1, i64 856
  %24 = getelementptr inbounds i8, ptr %1, i64 544
  br label %25

25:                                               ; preds = %130, %3
  %26 = load ptr, ptr %5, align 8
  %27 = icmp eq ptr %26, null
  br i1 %27, label %36, label %28

28:                                               ; preds = %25
  %29 = getelementptr inbounds i8, ptr %26, i64 56
  %30 = load i64, ptr %29, align 8
  %31 = icmp ugt i64 %30, %2
  br i1 %31, label %36, label %32

32:                                               ; preds = %28
  %33 = load ptr, ptr %26, align 16
  store ptr %33, ptr %5, align 8
  store ptr null, ptr %26, align 16
  %34 = load i64, ptr %6, align 8
  %35 = add i64 %34, -1
  store i64 %35, ptr %6, align 8
  br label %36

36:                                               ; preds = %25, %28, %32
  %37 = phi ptr [ %26, %32 ], [ null, %28 ], [ null, %25 ]
  %38 = icmp eq ptr %37, null
  br i1 %38, label %144, label %39

39:                                               ; preds = %36
  %40 = load i32, ptr %7, align 4
  %41 = icmp eq i32 %40, 0
  br i1 %41, label %45, label %42

42:                                               ; preds = %39
  %43 = load i32, ptr %8, align 64
  %44 = icmp eq i32 %43, 0
  br i1 %44, label %45, label %51

45:                                               ; preds = %42, %39
  %46 = load i64, ptr %24, align 8
  %47 = add i64 %46, 1
  store i64 %47, ptr %24, align 8
  %48 = getelementptr inbounds i8, ptr %37, i64 64
  %49 = load ptr, ptr %48, align 16
  %50 = load ptr, ptr %49, align 8
  store ptr %50, ptr %37, align 16
  store ptr %37, ptr %49, align 8
  br label %130

51:                                               ; preds = %42
  %52 = load i32, ptr %9, align 8
  %53 = icmp eq i32 %52, 0
  br i1 %53, label %131, label %54

54:                                               ; preds = %51
  %55 = load i32, ptr %1, align 8
  %56 = getelementptr inbounds i8, ptr %37, i64 56
  %57 = load i64, ptr %56, align 8
  %58 = getelementptr inbounds i8, ptr %37, i64 16
  %59 = load i32, ptr %58, align 16
  %60 = getelementptr inbounds i8, ptr %37, i64 8
  %61 = load ptr, ptr %60, align 8
  %62 = add i32 %59, 47
  %63 = and i32 %62, -16
  %64 = load i64, ptr %10, align 64
  %65 = load atomic i64, ptr %11 acquire, align 64
  %66 = load i64, ptr %12, align 8
  %67 = add i64 %66, -1
  %68 = and i64 %67, %64
  %69 = sub i64 %66, %68
  %70 = zext i32 %63 to i64
  %71 = icmp ult i64 %69, %70
  %72 = select i1 %71, i64 %69, i64 0
  %73 = sub i64 %64, %65
  %74 = add i64 %73, %70
  %75 = add i64 %74, %72
  %76 = icmp ugt i64 %75, %66
  br i1 %76, label %122, label %77

77:                                               ; preds = %54
  br i1 %71, label %78, label %84

78:                                               ; preds = %77
  %79 = load ptr, ptr %13, align 8
  %80 = getelementptr inbounds i8, ptr %79, i64 %68
  %81 = trunc nuw i64 %69 to i32
  store i32 %81, ptr %80, align 8
  %82 = getelementptr inbounds i8, ptr %80, i64 4
  store i32 0, ptr %82, align 4
  %83 = add i64 %69, %64
  br label %84

84:                                               ; preds = %78, %77
  %85 = phi i64 [ 0, %78 ], [ %68, %77 ]
  %86 = phi i64 [ %83, %78 ], [ %64, %77 ]
  %87 = load ptr, ptr %14, align 8
  %88 = getelementptr inbounds i8, ptr %87, i64 %85
  store i32 %63, ptr %88, align 1
  %89 = getelementptr inbounds i8, ptr %88, i64 4
  store i32 3, ptr %89, align 1
  %90 = getelementptr inbounds i8, ptr %88, i64 8
  store i32 %55, ptr %90, align 1
  %91 = getelementptr inbounds i8, ptr %88, i64 12
  store i32 0, ptr %91, align 1
  %92 = getelementptr inbounds i8, ptr %88, i64 16
  store i64 %57, ptr %92, align 1
  %93 = getelementptr inbounds i8, ptr %88, i64 24
  store i32 0, ptr %93, align 1
  %94 = getelementptr inbounds i8, ptr %88, i64 28
  store i32 %59, ptr %94, align 1
  %95 = load ptr, ptr %14, align 8
  %96 = getelementptr inbounds i8, ptr %95, i64 %85
  %97 = getelementptr inbounds i8, ptr %96, i64 32
  %98 = zext i32 %59 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %97, ptr readonly align 1 %61, i64 %98, i1 false)
  %99 = add i64 %86, %70
  store atomic i64 %99, ptr %10 release, align 64
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #33
  store i64 1, ptr %4, align 8
  %100 = load i32, ptr %15, align 16
  %101 = call i64 @write(i32 noundef %100, ptr noundef nonnull %4, i64 noundef 8) #35
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #33
  br i1 %76, label %122, label %102

102:                                              ; preds = %84
  %103 = load i64, ptr %56, align 8
  %104 = load i32, ptr %58, align 16
  %105 = tail call i64 @llvm.usub.sat.i64(i64 %2, i64 %103)
  %106 = or i64 %105, 1
  %107 = tail call range(i64 0, 64) i64 @llvm.ctlz.i64(i64 %106, i1 true)
  %108 = trunc nuw nsw i64 %107 to i32
  %109 = xor i32 %108, 63
  %110 = tail call i32 @llvm.umin.i32(i32 %109, i32 31)
  %111 = zext nneg i32 %110 to i64
  %112 = getelementptr inbounds [32 x i64], ptr %16, i64 0, i64 %111
  %113 = load i64, ptr %112, align 8
  %114 = add i64 %113, 1
  store i64 %114, ptr %112, align 8
  %115 = load i64, ptr %17, align 8
  %116 = icmp ugt i64 %105, %115
  br i1 %116, label %117, label %118

117:                                              ; preds = %102
  store i64 %105, ptr %17, align 8
  br label %118

118:                                              ; preds = %102, %117
  %119 = load i64, ptr %18, align 8
  %120 = add i64 %119, 1
  store i64 %120, ptr %18, align 8
  %121 = zext i32 %104 to i64
  br label %122

122:                                              ; preds = %84, %54, %118
  %123 = phi ptr [ %19, %118 ], [ %20, %54 ], [ %20, %84 ]
  %124 = phi i64 [ %121, %118 ], [ 1, %54 ], [ 1, %84 ]
  %125 = load i64, ptr %123, align 8
  %126 = add i64 %125, %124
  store i64 %126, ptr %123, align 8
  %127 = getelementptr inbounds i8, ptr %37, i64 64
  %128 = load ptr, ptr %127, align 16
  %129 = load ptr, ptr %128, align 8
  store ptr %129, ptr %37, align 16
  store ptr %37, ptr %128, align 8
  br label %130

130:                                              ; preds = %122, %143, %131, %45
  br label %25, !llvm.loop !64

131:                                              ; preds = %51
  %132 = getelementptr inbounds i8, ptr %37, i64 56
  %133 = load i64, ptr %132, align 8
  %134 = load i32, ptr %22, align 8
  %135 = zext i32 %134 to i64
  %136 = getelementptr inbounds [32 x i64], ptr %21, i64 0, i64 %135
  store i64 %133, ptr %136, align 8
  %137 = load i32, ptr %22, align 8
  %138 = add i32 %137, 1
  store i32 %138, ptr %22, align 8
  %139 = zext i32 %137 to i64
  %140 = getelementptr inbounds [32 x ptr], ptr %23, i64 0, i64 %139
  store ptr %37, ptr %140, align 8
  %141 = load i32, ptr %22, align 8
  %142 = icmp eq i32 %141, 32
  br i1 %142, label %143, label %130

143:                                              ; preds = %131
  tail call fastcc void @port_flush(ptr noundef %1) #31
  br label %130

144:                                              ; preds = %36
  %145 = getelementptr inbounds i8, ptr %1, i64 1368
  %146 = load i32, ptr %145, align 8
  %147 = icmp eq i32 %146, 0
  br i1 %147, label %149, label %148

148:                                              ; preds = %144
  tail call fastcc void @port_flush(ptr noundef %1) #31
  br label %149

149:                                              ; preds = %148, %144
  ret void
}

; Function Attrs: noredzone
declare i32 @recvmmsg(i32 noundef, ptr noundef, i32 noundef, i32 noundef, ptr noundef) local_unnamed_addr #24

; Function Attrs: nofree noredzone nounwind memory(write, argmem: readwrite, inaccessiblemem: readwrite)
define internal fastcc range(i32 -1, 1) i32 @pool_grow(ptr noundef %0) unnamed_addr #28 {
  %2 = getelementptr inbounds i8, ptr %0, i64 40
  %3 = load i64, ptr %2, align 8
  %4 = add i64 %3, 32
  %5 = getelementptr inbounds i8, ptr %0, i64 48
  %6 = load i64, ptr %5, align 8
  %7 = icmp ugt i64 %4, %6
  br i1 %7, label %45, label %8

8:                                                ; preds = %1
  %9 = getelementptr inbounds i8, ptr %0, i64 16
  %10 = load i64, ptr %9, align 8
  %11 = shl i64 %10, 5
  %12 = add i64 %11, 128
  %13 = tail call ptr @malloc(i64 noundef %12) #32
  %14 = icmp eq ptr %13, null
  br i1 %14, label %45, label %15

15:                                               ; preds = %8
  %16 = getelementptr inbounds i8, ptr %0, i64 8
  %17 = load ptr, ptr %16, align 8
  store ptr %17, ptr %13, align 64
  store ptr %13, ptr %16, align 8
  %18 = getelementptr inbounds i8, ptr %13, i64 64
  %19 = ptrtoint ptr %18 to i64
  %20 = add i64 %19, 63
  %21 = and i64 %20, -64
  %22 = inttoptr i64 %21 to ptr
  %23 = getelementptr inbounds i8, ptr %0, i64 32
  br label %27

24:                                               ; preds = %27
  %25 = load i64, ptr %2, align 8
  %26 = add i64 %25, 32
  store i64 %26, ptr %2, align 8
  br label %45

27:                                               ; preds = %15, %27
  %28 = phi i32 [ 0, %15 ], [ %41, %27 ]
  %29 = phi ptr [ %22, %15 ], [ %43, %27 ]
  %30 = getelementptr inbounds i8, ptr %29, i64 64
  store ptr %0, ptr %30, align 16
  %31 = load i64, ptr %9, align 8
  %32 = getelementptr inbounds i8, ptr %29, i64 %31
  %33 = load i64, ptr %23, align 8
  %34 = sub i64 0, %33
  %35 = getelementptr inbounds i8, ptr %32, i64 %34
  %36 = getelementptr inbounds i8, ptr %29, i64 120
  store ptr %35, ptr %36, align 8
  %37 = load i64, ptr %23, align 8
  %38 = trunc i64 %37 to i32
  %39 = getelementptr inbounds i8, ptr %29, i64 128
  store i32 %38, ptr %39, align 16
  %40 = load ptr, ptr %0, align 8
  store ptr %40, ptr %29, align 16
  store ptr %29, ptr %0, align 8
  %41 = add nuw nsw i32 %28, 1
  %42 = load i64, ptr %9, align 8
  %43 = getelementptr inbounds i8, ptr %29, i64 %42
  %44 = icmp eq i32 %41, 32
  br i1 %44, label %24, label %27, !llvm.loop !45

45:                                               ; preds = %24, %8, %1
  %46 = phi i32 [ -1, %1 ], [ 0, %24 ], [ -1, %8 ]
  ret i32 %46
}

; Function Attrs: noredzone nounwind
define internal fastcc void @out_enqueue(ptr noundef %0, ptr noundef %1, i32 noundef %2, ptr noundef %3, i64 noundef %4) unnamed_addr #0 {
  %6 = getelementptr inbounds i8, ptr %1, i64 20
  %7 = load i32, ptr %6, align 4
  %8 = icmp eq i32 %7, 0
  br i1 %8, label %13, label %9

9:                                                ; preds = %5
  %10 = getelementptr inbounds i8, ptr %0, i64 64
  %11 = load i32, ptr %10, align 64
  %12 = icmp eq i32 %11, 0
  br i1 %12, label %13, label %20

13:                                               ; preds = %9, %5
  %14 = getelementptr inbounds i8, ptr %1, i64 544
  %15 = load i64, ptr %14, align 8
  %16 = add i64 %15, 1
  store i64 %16, ptr %14, align 8
  %17 = getelementptr inbounds i8, ptr %3, i64 64
  %18 = load ptr, ptr %17, align 16
  %19 = load ptr, ptr %18, align 8
  store ptr %19, ptr %3, align 16
  store ptr %3, ptr %18, align 8
  br label %49

20:                                               ; preds = %9
  %21 = getelementptr inbounds i8, ptr %3, i64 48
  store i64 %4, ptr %21, align 16
  tail call fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %4) #31
  %22 = getelementptr inbounds i8, ptr %3, i64 72
  %23 = load i64, ptr %22, align 8
  %24 = and i64 %23, 1
  %25 = icmp eq i64 %24, 0
  br i1 %25, label %26, label %44

26:                                               ; preds = %20
  %27 = trunc i32 %2 to i16
  %28 = getelementptr inbounds i8, ptr %3, i64 148
  store i16 %27, ptr %28, align 4
  %29 = getelementptr inbounds i8, ptr %0, i64 9640
  %30 = load i64, ptr %29, align 8
  %31 = icmp ult i64 %30, %4
  br i1 %31, label %32, label %36

32:                                               ; preds = %26
  %33 = sub i64 %4, %30
  %34 = udiv i64 %33, 1000
  %35 = trunc i64 %34 to i32
  br label %36

36:                                               ; preds = %26, %32
  %37 = phi i32 [ %35, %32 ], [ 0, %26 ]
  %38 = getelementptr inbounds i8, ptr %3, i64 164
  store i32 %37, ptr %38, align 4
  %39 = getelementptr inbounds i8, ptr %1, i64 560
  %40 = load i64, ptr %39, align 8
  %41 = trunc i64 %40 to i32
  %42 = and i32 %41, 524287
  %43 = getelementptr inbounds i8, ptr %3, i64 168
  store i32 %42, ptr %43, align 8
  br label %44

44:                                               ; preds = %36, %20
  %45 = getelementptr inbounds i8, ptr %1, i64 448
  %46 = tail call fastcc i32 @line_push(ptr noundef nonnull %45, ptr noundef %3) #31
  %47 = icmp eq i32 %46, 0
  br i1 %47, label %49, label %48

48:                                               ; preds = %44
  tail call fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %4) #31
  br label %49

49:                                               ; preds = %13, %48, %44
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define internal fastcc range(i32 0, 2) i32 @line_push(ptr nocapture noundef %0, ptr noundef %1) unnamed_addr #10 {
  %3 = load atomic i64, ptr %0 acquire, align 8
  %4 = inttoptr i64 %3 to ptr
  %5 = getelementptr inbounds i8, ptr %0, i64 8
  %6 = load ptr, ptr %5, align 8
  %7 = icmp eq ptr %6, null
  br i1 %7, label %8, label %14

8:                                                ; preds = %2
  %9 = getelementptr inbounds i8, ptr %0, i64 40
  %10 = load i64, ptr %9, align 8
  %11 = getelementptr inbounds i8, ptr %1, i64 48
  %12 = load i64, ptr %11, align 16
  %13 = icmp ugt i64 %10, %12
  br label %14

14:                                               ; preds = %8, %2
  %15 = phi i1 [ true, %2 ], [ %13, %8 ]
  br i1 %15, label %16, label %54

16:                                               ; preds = %14
  %17 = getelementptr inbounds i8, ptr %0, i64 120
  %18 = load i64, ptr %17, align 8
  %19 = getelementptr inbounds i8, ptr %1, i64 20
  %20 = load i32, ptr %19, align 4
  %21 = zext i32 %20 to i64
  %22 = add i64 %18, %21
  %23 = getelementptr inbounds i8, ptr %4, i64 24
  %24 = load i64, ptr %23, align 8
  %25 = icmp ugt i64 %22, %24
  br i1 %25, label %26, label %33

26:                                               ; preds = %16
  %27 = getelementptr inbounds i8, ptr %0, i64 80
  %28 = load i64, ptr %27, align 8
  %29 = add i64 %28, 1
  store i64 %29, ptr %27, align 8
  %30 = getelementptr inbounds i8, ptr %1, i64 64
  %31 = load ptr, ptr %30, align 16
  %32 = load ptr, ptr %31, align 8
  store ptr %32, ptr %1, align 16
  store ptr %1, ptr %31, align 8
  br label %72

33:                                               ; preds = %16
  store ptr null, ptr %1, align 16
  %34 = load ptr, ptr %5, align 8
  %35 = icmp eq ptr %34, null
  br i1 %35, label %39, label %36

36:                                               ; preds = %33
  %37 = getelementptr inbounds i8, ptr %0, i64 16
  %38 = load ptr, ptr %37, align 8
  store ptr %1, ptr %38, align 16
  br label %40

39:                                               ; preds = %33
  store ptr %1, ptr %5, align 8
  br label %40

40:                                               ; preds = %36, %39
  %41 = getelementptr inbounds i8, ptr %0, i64 16
  store ptr %1, ptr %41, align 8
  %42 = getelementptr inbounds i8, ptr %0, i64 112
  %43 = load i64, ptr %42, align 8
  %44 = add i64 %43, 1
  store i64 %44, ptr %42, align 8
  %45 = load i32, ptr %19, align 4
  %46 = zext i32 %45 to i64
  %47 = load i64, ptr %17, align 8
  %48 = add i64 %47, %46
  store i64 %48, ptr %17, align 8
  br i1 %15, label %49, label %72

49:                                               ; preds = %40
  %50 = getelementptr inbounds i8, ptr %0, i64 128
  %51 = load i64, ptr %50, align 8
  %52 = icmp ugt i64 %48, %51
  br i1 %52, label %53, label %72

53:                                               ; preds = %49
  store i64 %48, ptr %50, align 8
  br label %72

54:                                               ; preds = %14
  store ptr null, ptr %1, align 16
  %55 = load ptr, ptr %5, align 8
  %56 = icmp eq ptr %55, null
  br i1 %56, label %60, label %57

57:                                               ; preds = %54
  %58 = getelementptr inbounds i8, ptr %0, i64 16
  %59 = load ptr, ptr %58, align 8
  store ptr %1, ptr %59, align 16
  br label %61

60:                                               ; preds = %54
  store ptr %1, ptr %5, align 8
  br label %61

61:                                               ; preds = %57, %60
  %62 = getelementptr inbounds i8, ptr %0, i64 16
  store ptr %1, ptr %62, align 8
  %63 = getelementptr inbounds i8, ptr %0, i64 112
  %64 = load i64, ptr %63, align 8
  %65 = add i64 %64, 1
  store i64 %65, ptr %63, align 8
  %66 = getelementptr inbounds i8, ptr %1, i64 20
  %67 = load i32, ptr %66, align 4
  %68 = zext i32 %67 to i64
  %69 = getelementptr inbounds i8, ptr %0, i64 120
  %70 = load i64, ptr %69, align 8
  %71 = add i64 %70, %68
  store i64 %71, ptr %69, align 8
  br label %72

72:                                               ; preds = %40, %49, %53, %61, %26
  %73 = phi i32 [ 0, %26 ], [ 1, %61 ], [ 1, %53 ], [ 1, %49 ], [ 1, %40 ]
  ret i32 %73
}

; Function Attrs: noredzone nounwind
define internal fastcc void @in_arrive(ptr noundef %0, ptr nocapture noundef %1, ptr noundef %2, i64 noundef %3) unnamed_addr #0 {
  %5 = alloca %struct.message, align 8
  %6 = getelementptr inbounds i8, ptr %1, i64 24
  %7 = load atomic i32, ptr %6 acquire, align 8
  %8 = icmp eq i32 %7, 0
  br i1 %8, label %57, label %9, !prof !47

9:                                                ; preds = %4
  %10 = getelementptr inbounds i8, ptr %2, i64 16
  %11 = load i32, ptr %10, align 16
  %12 = icmp ult i32 %11, 14
  br i1 %12, label %24, label %13

13:                                               ; preds = %9
  %14 = getelementptr inbounds i8, ptr %2, i64 8
  %15 = load ptr, ptr %14, align 8
  %16 = getelementptr inbounds i8, ptr %15, i64 12
  %17 = load i8, ptr %16, align 1
  %18 = zext i8 %17 to i32
  %19 = shl nuw nsw i32 %18, 8
  %20 = getelementptr inbounds i8, ptr %15, i64 13
  %21 = load i8, ptr %20, align 1
  %22 = zext i8 %21 to i32
  %23 = or disjoint i32 %19, %22
  br label %24

24:                                               ; preds = %9, %13
  %25 = phi i32 [ %23, %13 ], [ 0, %9 ]
  %26 = icmp eq i32 %25, %7
  br i1 %26, label %27, label %57

27:                                               ; preds = %24
  call void @llvm.lifetime.start.p0(i64 32, ptr nonnull %5) #33
  store i32 0, ptr %5, align 8
  %28 = getelementptr inbounds i8, ptr %5, i64 4
  store i32 5, ptr %28, align 4
  %29 = getelementptr inbounds i8, ptr %5, i64 8
  %30 = load i32, ptr %1, align 8
  store i32 %30, ptr %29, align 8
  %31 = getelementptr inbounds i8, ptr %5, i64 12
  store i32 0, ptr %31, align 4
  %32 = getelementptr inbounds i8, ptr %5, i64 16
  %33 = getelementptr inbounds i8, ptr %1, i64 12
  %34 = load i32, ptr %33, align 4
  %35 = icmp eq i32 %34, 0
  br i1 %35, label %39, label %36

36:                                               ; preds = %27
  %37 = getelementptr inbounds i8, ptr %0, i64 9648
  %38 = load i64, ptr %37, align 16
  br label %39

39:                                               ; preds = %27, %36
  %40 = phi i64 [ %38, %36 ], [ %3, %27 ]
  store i64 %40, ptr %32, align 8
  %41 = getelementptr inbounds i8, ptr %5, i64 24
  store i32 0, ptr %41, align 8
  %42 = getelementptr inbounds i8, ptr %5, i64 28
  %43 = tail call i32 @llvm.umin.i32(i32 %11, i32 64)
  store i32 %43, ptr %42, align 4
  %44 = getelementptr inbounds i8, ptr %0, i64 10112
  %45 = getelementptr inbounds i8, ptr %2, i64 8
  %46 = load ptr, ptr %45, align 8
  %47 = tail call fastcc i32 @ring_push(ptr noundef nonnull %44, ptr noundef nonnull byval(%struct.message) align 8 %5, ptr noundef %46) #31
  %48 = icmp eq i32 %47, 0
  br i1 %48, label %53, label %49

49:                                               ; preds = %39
  %50 = getelementptr inbounds i8, ptr %1, i64 144
  %51 = load i64, ptr %50, align 8
  %52 = add i64 %51, 1
  store i64 %52, ptr %50, align 8
  br label %53

53:                                               ; preds = %49, %39
  %54 = getelementptr inbounds i8, ptr %2, i64 64
  %55 = load ptr, ptr %54, align 16
  %56 = load ptr, ptr %55, align 8
  store ptr %56, ptr %2, align 16
  store ptr %2, ptr %55, align 8
  call void @llvm.lifetime.end.p0(i64 32, ptr nonnull %5) #33
  br label %59

57:                                               ; preds = %24, %4
  %58 = load i32, ptr %1, align 8
  tail call fastcc void @in_process(ptr noundef %0, ptr noundef %2, i32 noundef %58, i32 noundef 0, i64 noundef %3) #31
  br label %59

59:                                               ; preds = %57, %53
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %2) unnamed_addr #0 {
  %4 = getelementptr inbounds i8, ptr %1, i64 456
  %5 = getelementptr inbounds i8, ptr %1, i64 448
  %6 = getelementptr inbounds i8, ptr %1, i64 456
  %7 = load ptr, ptr %6, align 8
  %8 = icmp eq ptr %7, null
  br i1 %8, label %131, label %9

9:                                                ; preds = %3
  %10 = getelementptr inbounds i8, ptr %1, i64 488
  %11 = getelementptr inbounds i8, ptr %1, i64 560
  %12 = getelementptr inbounds i8, ptr %1, i64 568
  %13 = getelementptr inbounds i8, ptr %1, i64 560
  %14 = getelementptr inbounds i8, ptr %0, i64 9640
  %15 = getelementptr inbounds i8, ptr %0, i64 9672
  %16 = getelementptr inbounds i8, ptr %0, i64 8264
  %17 = icmp eq ptr %16, %1
  %18 = getelementptr inbounds i8, ptr %1, i64 8
  %19 = getelementptr inbounds i8, ptr %1, i64 552
  %20 = getelementptr inbounds i8, ptr %0, i64 9664
  br label %21

21:                                               ; preds = %9, %128
  %22 = load ptr, ptr %4, align 8
  %23 = getelementptr inbounds i8, ptr %22, i64 48
  %24 = load i64, ptr %23, align 16
  %25 = load i64, ptr %10, align 8
  %26 = tail call noundef i64 @llvm.umax.i64(i64 %24, i64 %25)
  %27 = icmp ugt i64 %26, %2
  br i1 %27, label %131, label %28

28:                                               ; preds = %21
  %29 = load ptr, ptr %22, align 16
  store ptr %29, ptr %4, align 8
  store ptr null, ptr %22, align 16
  %30 = load i64, ptr %11, align 8
  %31 = add i64 %30, -1
  store i64 %31, ptr %11, align 8
  %32 = getelementptr inbounds i8, ptr %22, i64 20
  %33 = load i32, ptr %32, align 4
  %34 = zext i32 %33 to i64
  %35 = load i64, ptr %12, align 8
  %36 = sub i64 %35, %34
  store i64 %36, ptr %12, align 8
  %37 = getelementptr inbounds i8, ptr %22, i64 72
  %38 = load i64, ptr %37, align 8
  %39 = and i64 %38, 1
  %40 = icmp eq i64 %39, 0
  br i1 %40, label %41, label %104

41:                                               ; preds = %28
  %42 = getelementptr inbounds i8, ptr %22, i64 96
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(24) %42, i8 0, i64 24, i1 false)
  %43 = load i64, ptr %13, align 8
  %44 = trunc i64 %43 to i32
  %45 = and i32 %44, 524287
  %46 = getelementptr inbounds i8, ptr %22, i64 176
  store i32 %45, ptr %46, align 8
  %47 = load i64, ptr %23, align 16
  %48 = sub i64 %26, %47
  %49 = udiv i64 %48, 1000
  %50 = trunc i64 %49 to i32
  %51 = getelementptr inbounds i8, ptr %22, i64 172
  store i32 %50, ptr %51, align 4
  %52 = load i64, ptr %14, align 8
  %53 = icmp ult i64 %52, %26
  br i1 %53, label %54, label %58

54:                                               ; preds = %41
  %55 = sub i64 %26, %52
  %56 = udiv i64 %55, 1000
  %57 = and i64 %56, 281474976710655
  br label %58

58:                                               ; preds = %41, %54
  %59 = phi i64 [ %57, %54 ], [ 0, %41 ]
  %60 = getelementptr inbounds i8, ptr %22, i64 200
  store i64 %59, ptr %60, align 8
  %61 = getelementptr inbounds i8, ptr %22, i64 36
  store i32 0, ptr %61, align 4
  tail call void @p4_egress(ptr noundef %0, ptr noundef nonnull %22) #35
  %62 = load i32, ptr %42, align 16
  %63 = icmp eq i32 %62, 0
  br i1 %63, label %66, label %64

64:                                               ; preds = %58
  %65 = tail call fastcc ptr @pkt_copy(ptr noundef %0, ptr noundef nonnull %22) #31
  tail call fastcc void @clone_to(ptr noundef %0, ptr noundef nonnull %22, ptr noundef %65, i32 noundef 2, i64 noundef %26) #31
  br label %66

66:                                               ; preds = %64, %58
  %67 = load i32, ptr %61, align 4
  %68 = icmp eq i32 %67, 0
  br i1 %68, label %75, label %69

69:                                               ; preds = %66
  %70 = load i64, ptr %15, align 8
  %71 = add i64 %70, 1
  store i64 %71, ptr %15, align 8
  %72 = getelementptr inbounds i8, ptr %22, i64 64
  %73 = load ptr, ptr %72, align 16
  %74 = load ptr, ptr %73, align 8
  store ptr %74, ptr %22, align 16
  store ptr %22, ptr %73, align 8
  br label %104

75:                                               ; preds = %66
  %76 = getelementptr inbounds i8, ptr %22, i64 112
  %77 = load i32, ptr %76, align 16
  %78 = icmp eq i32 %77, 0
  br i1 %78, label %86, label %79

79:                                               ; preds = %75
  %80 = getelementptr inbounds i8, ptr %22, i64 80
  %81 = load i64, ptr %80, align 16
  %82 = zext i32 %77 to i64
  %83 = add i64 %81, -1
  %84 = icmp ult i64 %83, %82
  br i1 %84, label %86, label %85

85:                                               ; preds = %79
  store i64 %82, ptr %80, align 16
  br label %86

86:                                               ; preds = %85, %79, %75
  %87 = getelementptr inbounds i8, ptr %22, i64 80
  %88 = load i64, ptr %87, align 16
  %89 = icmp eq i64 %88, 0
  br i1 %89, label %98, label %90

90:                                               ; preds = %86
  %91 = getelementptr inbounds i8, ptr %22, i64 16
  %92 = load i32, ptr %91, align 16
  %93 = zext i32 %92 to i64
  %94 = icmp ugt i64 %88, %93
  br i1 %94, label %98, label %95

95:                                               ; preds = %90
  %96 = trunc i64 %88 to i32
  %97 = add i32 %96, -1
  store i32 %97, ptr %91, align 16
  br label %98

98:                                               ; preds = %95, %90, %86
  %99 = getelementptr inbounds i8, ptr %22, i64 108
  %100 = load i32, ptr %99, align 4
  %101 = icmp eq i32 %100, 0
  br i1 %101, label %104, label %102

102:                                              ; preds = %98
  %103 = getelementptr inbounds i8, ptr %22, i64 40
  store i64 %26, ptr %103, align 8
  tail call fastcc void @again(ptr noundef %0, ptr noundef nonnull %22, i32 noundef 4, i32 noundef %100) #31
  br label %104

104:                                              ; preds = %102, %98, %69, %28
  %105 = phi ptr [ %22, %28 ], [ null, %69 ], [ null, %102 ], [ %22, %98 ]
  %106 = icmp eq ptr %105, null
  br i1 %106, label %128, label %107, !llvm.loop !65

107:                                              ; preds = %104
  br i1 %17, label %108, label %114

108:                                              ; preds = %107
  %109 = load i64, ptr %20, align 64
  %110 = add i64 %109, 1
  store i64 %110, ptr %20, align 64
  %111 = getelementptr inbounds i8, ptr %105, i64 64
  %112 = load ptr, ptr %111, align 16
  %113 = load ptr, ptr %112, align 8
  store ptr %113, ptr %105, align 16
  store ptr %105, ptr %112, align 8
  br label %128, !llvm.loop !65

114:                                              ; preds = %107
  %115 = getelementptr inbounds i8, ptr %105, i64 16
  %116 = load i32, ptr %115, align 16
  %117 = icmp eq i32 %116, 0
  br i1 %117, label %121, label %118

118:                                              ; preds = %114
  %119 = load i32, ptr %18, align 8
  %120 = icmp ugt i32 %116, %119
  br i1 %120, label %121, label %127

121:                                              ; preds = %118, %114
  %122 = load i64, ptr %19, align 8
  %123 = add i64 %122, 1
  store i64 %123, ptr %19, align 8
  %124 = getelementptr inbounds i8, ptr %105, i64 64
  %125 = load ptr, ptr %124, align 16
  %126 = load ptr, ptr %125, align 8
  store ptr %126, ptr %105, align 16
  store ptr %105, ptr %125, align 8
  br label %128, !llvm.loop !65

127:                                              ; preds = %118
  tail call fastcc void @line_serialize(ptr noundef %0, ptr noundef nonnull %5, ptr noundef nonnull %105, i64 noundef %26) #31
  br label %128

128:                                              ; preds = %104, %127, %121, %108
  %129 = load ptr, ptr %6, align 8
  %130 = icmp eq ptr %129, null
  br i1 %130, label %131, label %21

131:                                              ; preds = %21, %128, %3
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define internal fastcc void @line_serialize(ptr nocapture noundef %0, ptr nocapture noundef %1, ptr noundef %2, i64 noundef %3) unnamed_addr #10 {
  %5 = load atomic i64, ptr %1 acquire, align 8
  %6 = inttoptr i64 %5 to ptr
  %7 = load i64, ptr %6, align 8
  %8 = icmp eq i64 %7, 0
  br i1 %8, label %28, label %9

9:                                                ; preds = %4
  %10 = getelementptr inbounds i8, ptr %1, i64 40
  %11 = load i64, ptr %10, align 8
  %12 = icmp ult i64 %11, %3
  br i1 %12, label %13, label %15

13:                                               ; preds = %9
  %14 = getelementptr inbounds i8, ptr %1, i64 48
  store i64 0, ptr %14, align 8
  br label %15

15:                                               ; preds = %13, %9
  %16 = getelementptr inbounds i8, ptr %2, i64 16
  %17 = load i32, ptr %16, align 16
  %18 = shl i32 %17, 3
  %19 = zext i32 %18 to i64
  %20 = mul nuw nsw i64 %19, 1000000000
  %21 = getelementptr inbounds i8, ptr %1, i64 48
  %22 = load i64, ptr %21, align 8
  %23 = add i64 %20, %22
  %24 = load i64, ptr %6, align 8
  %25 = udiv i64 %23, %24
  %26 = add i64 %25, %3
  %27 = urem i64 %23, %24
  store i64 %27, ptr %21, align 8
  store i64 %26, ptr %10, align 8
  br label %28

28:                                               ; preds = %15, %4
  %29 = phi i64 [ %26, %15 ], [ %3, %4 ]
  %30 = getelementptr inbounds i8, ptr %2, i64 56
  store i64 %29, ptr %30, align 8
  %31 = getelementptr inbounds i8, ptr %6, i64 8
  %32 = load i64, ptr %31, align 8
  %33 = add i64 %32, %29
  %34 = getelementptr inbounds i8, ptr %6, i64 32
  %35 = load double, ptr %34, align 8
  %36 = fcmp ogt double %35, 0.000000e+00
  br i1 %36, label %37, label %70

37:                                               ; preds = %28
  %38 = getelementptr inbounds i8, ptr %0, i64 24
  %39 = getelementptr inbounds i8, ptr %0, i64 32
  %40 = load i64, ptr %39, align 8
  %41 = mul i64 %40, 5
  %42 = mul i64 %40, 640
  %43 = lshr i64 %41, 57
  %44 = or disjoint i64 %43, %42
  %45 = mul i64 %44, 9
  %46 = shl i64 %40, 17
  %47 = load i64, ptr %38, align 8
  %48 = getelementptr inbounds i8, ptr %0, i64 40
  %49 = load i64, ptr %48, align 8
  %50 = xor i64 %49, %47
  store i64 %50, ptr %48, align 8
  %51 = getelementptr inbounds i8, ptr %0, i64 48
  %52 = load i64, ptr %51, align 8
  %53 = xor i64 %52, %40
  store i64 %53, ptr %51, align 8
  %54 = xor i64 %50, %40
  store i64 %54, ptr %39, align 8
  %55 = xor i64 %53, %47
  store i64 %55, ptr %38, align 8
  %56 = xor i64 %50, %46
  store i64 %56, ptr %48, align 8
  %57 = tail call i64 @llvm.fshl.i64(i64 %53, i64 %53, i64 45)
  store i64 %57, ptr %51, align 8
  %58 = lshr i64 %45, 11
  %59 = uitofp nneg i64 %58 to double
  %60 = fmul double %59, 0x3CA0000000000000
  %61 = load double, ptr %34, align 8
  %62 = fcmp olt double %60, %61
  br i1 %62, label %63, label %70

63:                                               ; preds = %37
  %64 = getelementptr inbounds i8, ptr %1, i64 88
  %65 = load i64, ptr %64, align 8
  %66 = add i64 %65, 1
  store i64 %66, ptr %64, align 8
  %67 = getelementptr inbounds i8, ptr %2, i64 64
  %68 = load ptr, ptr %67, align 16
  %69 = load ptr, ptr %68, align 8
  store ptr %69, ptr %2, align 16
  store ptr %2, ptr %68, align 8
  br label %126

70:                                               ; preds = %37, %28
  %71 = getelementptr inbounds i8, ptr %6, i64 16
  %72 = load i64, ptr %71, align 8
  %73 = icmp eq i64 %72, 0
  br i1 %73, label %109, label %74

74:                                               ; preds = %70
  %75 = load i64, ptr %30, align 8
  %76 = getelementptr inbounds i8, ptr %0, i64 24
  %77 = getelementptr inbounds i8, ptr %0, i64 32
  %78 = load i64, ptr %77, align 8
  %79 = mul i64 %78, 5
  %80 = mul i64 %78, 640
  %81 = lshr i64 %79, 57
  %82 = or disjoint i64 %81, %80
  %83 = mul i64 %82, 9
  %84 = shl i64 %78, 17
  %85 = load i64, ptr %76, align 8
  %86 = getelementptr inbounds i8, ptr %0, i64 40
  %87 = load i64, ptr %86, align 8
  %88 = xor i64 %87, %85
  store i64 %88, ptr %86, align 8
  %89 = getelementptr inbounds i8, ptr %0, i64 48
  %90 = load i64, ptr %89, align 8
  %91 = xor i64 %90, %78
  store i64 %91, ptr %89, align 8
  %92 = xor i64 %88, %78
  store i64 %92, ptr %77, align 8
  %93 = xor i64 %91, %85
  store i64 %93, ptr %76, align 8
  %94 = xor i64 %88, %84
  store i64 %94, ptr %86, align 8
  %95 = tail call i64 @llvm.fshl.i64(i64 %91, i64 %91, i64 45)
  store i64 %95, ptr %89, align 8
  %96 = lshr i64 %83, 11
  %97 = uitofp nneg i64 %96 to double
  %98 = fmul double %97, 0x3CA0000000000000
  %99 = fmul double %98, 2.000000e+00
  %100 = load i64, ptr %71, align 8
  %101 = uitofp i64 %100 to double
  %102 = fmul double %99, %101
  %103 = fptoui double %102 to i64
  %104 = add i64 %33, %103
  %105 = add i64 %100, %75
  %106 = icmp ugt i64 %104, %105
  %107 = sub i64 %104, %100
  %108 = select i1 %106, i64 %107, i64 %75
  br label %109

109:                                              ; preds = %74, %70
  %110 = phi i64 [ %108, %74 ], [ %33, %70 ]
  %111 = getelementptr inbounds i8, ptr %1, i64 56
  %112 = load i64, ptr %111, align 8
  %113 = tail call i64 @llvm.umax.i64(i64 %110, i64 %112)
  store i64 %113, ptr %30, align 8
  store i64 %113, ptr %111, align 8
  store ptr null, ptr %2, align 16
  %114 = getelementptr inbounds i8, ptr %1, i64 24
  %115 = load ptr, ptr %114, align 8
  %116 = icmp eq ptr %115, null
  br i1 %116, label %120, label %117

117:                                              ; preds = %109
  %118 = getelementptr inbounds i8, ptr %1, i64 32
  %119 = load ptr, ptr %118, align 8
  store ptr %2, ptr %119, align 16
  br label %121

120:                                              ; preds = %109
  store ptr %2, ptr %114, align 8
  br label %121

121:                                              ; preds = %120, %117
  %122 = getelementptr inbounds i8, ptr %1, i64 32
  store ptr %2, ptr %122, align 8
  %123 = getelementptr inbounds i8, ptr %1, i64 136
  %124 = load i64, ptr %123, align 8
  %125 = add i64 %124, 1
  store i64 %125, ptr %123, align 8
  br label %126

126:                                              ; preds = %63, %121
  ret void
}

; Function Attrs: noredzone
declare void @p4_egress(ptr noundef, ptr noundef) local_unnamed_addr #24

; Function Attrs: noredzone nounwind
define internal fastcc void @clone_to(ptr noundef %0, ptr nocapture noundef readonly %1, ptr noundef %2, i32 noundef %3, i64 noundef %4) unnamed_addr #0 {
  %6 = load ptr, ptr %0, align 64
  %7 = getelementptr inbounds i8, ptr %6, i64 524368
  %8 = getelementptr inbounds i8, ptr %1, i64 96
  %9 = load i32, ptr %8, align 16
  %10 = add i32 %9, 65535
  %11 = and i32 %10, 65535
  %12 = zext nneg i32 %11 to i64
  %13 = getelementptr inbounds [65536 x ptr], ptr %7, i64 0, i64 %12
  %14 = load atomic i64, ptr %13 acquire, align 8
  %15 = inttoptr i64 %14 to ptr
  %16 = icmp eq ptr %2, null
  br i1 %16, label %134, label %17

17:                                               ; preds = %5
  %18 = getelementptr inbounds i8, ptr %2, i64 144
  %19 = getelementptr inbounds i8, ptr %2, i64 184
  %20 = load i32, ptr %19, align 8
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %18, i8 0, i64 64, i1 false)
  store i32 %20, ptr %19, align 8
  %21 = getelementptr inbounds i8, ptr %6, i64 72
  %22 = load ptr, ptr %21, align 8
  %23 = icmp eq ptr %22, null
  br i1 %23, label %41, label %24

24:                                               ; preds = %17
  %25 = getelementptr inbounds i8, ptr %22, i64 4
  %26 = load i32, ptr %22, align 4
  %27 = icmp eq i32 %26, 0
  br i1 %27, label %41, label %28

28:                                               ; preds = %24, %28
  %29 = phi i64 [ %37, %28 ], [ 0, %24 ]
  %30 = getelementptr inbounds [0 x %struct.range_field], ptr %25, i64 0, i64 %29
  %31 = load i32, ptr %30, align 4
  %32 = zext i32 %31 to i64
  %33 = getelementptr inbounds i8, ptr %18, i64 %32
  %34 = getelementptr inbounds i8, ptr %30, i64 4
  %35 = load i32, ptr %34, align 4
  %36 = zext i32 %35 to i64
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %33, i8 0, i64 %36, i1 false)
  %37 = add nuw nsw i64 %29, 1
  %38 = load i32, ptr %22, align 4
  %39 = zext i32 %38 to i64
  %40 = icmp ult i64 %37, %39
  br i1 %40, label %28, label %41, !llvm.loop !66

41:                                               ; preds = %28, %24, %17
  %42 = getelementptr inbounds i8, ptr %1, i64 100
  %43 = load i32, ptr %42, align 4
  %44 = icmp eq i32 %43, 0
  br i1 %44, label %56, label %45

45:                                               ; preds = %41
  %46 = getelementptr inbounds i8, ptr %6, i64 56
  %47 = load i32, ptr %46, align 8
  %48 = icmp ult i32 %47, %43
  br i1 %48, label %56, label %49

49:                                               ; preds = %45
  %50 = getelementptr inbounds i8, ptr %6, i64 64
  %51 = load ptr, ptr %50, align 8
  %52 = add i32 %43, -1
  %53 = zext i32 %52 to i64
  %54 = getelementptr inbounds ptr, ptr %51, i64 %53
  %55 = load ptr, ptr %54, align 8
  br label %56

56:                                               ; preds = %41, %45, %49
  %57 = phi ptr [ %55, %49 ], [ null, %45 ], [ null, %41 ]
  %58 = icmp eq ptr %57, null
  br i1 %58, label %78, label %59

59:                                               ; preds = %56
  %60 = getelementptr inbounds i8, ptr %57, i64 4
  %61 = getelementptr inbounds i8, ptr %1, i64 144
  %62 = load i32, ptr %57, align 4
  %63 = icmp eq i32 %62, 0
  br i1 %63, label %78, label %64

64:                                               ; preds = %59, %64
  %65 = phi i64 [ %74, %64 ], [ 0, %59 ]
  %66 = getelementptr inbounds [0 x %struct.range_field], ptr %60, i64 0, i64 %65
  %67 = load i32, ptr %66, align 4
  %68 = zext i32 %67 to i64
  %69 = getelementptr inbounds i8, ptr %18, i64 %68
  %70 = getelementptr inbounds i8, ptr %61, i64 %68
  %71 = getelementptr inbounds i8, ptr %66, i64 4
  %72 = load i32, ptr %71, align 4
  %73 = zext i32 %72 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %69, ptr nonnull readonly align 1 %70, i64 %73, i1 false)
  %74 = add nuw nsw i64 %65, 1
  %75 = load i32, ptr %57, align 4
  %76 = zext i32 %75 to i64
  %77 = icmp ult i64 %74, %76
  br i1 %77, label %64, label %78, !llvm.loop !67

78:                                               ; preds = %64, %59, %56
  %79 = getelementptr inbounds i8, ptr %2, i64 156
  store i32 %3, ptr %79, align 4
  %80 = getelementptr inbounds i8, ptr %2, i64 80
  store i64 0, ptr %80, align 16
  %81 = icmp eq i64 %14, 0
  br i1 %81, label %126, label %82

82:                                               ; preds = %78
  %83 = load i32, ptr %15, align 4
  %84 = icmp eq i32 %83, 0
  br i1 %84, label %130, label %85

85:                                               ; preds = %82
  %86 = getelementptr inbounds i8, ptr %15, i64 8
  %87 = getelementptr inbounds i8, ptr %15, i64 4
  %88 = getelementptr inbounds i8, ptr %0, i64 4168
  %89 = getelementptr inbounds i8, ptr %0, i64 8264
  br label %90

90:                                               ; preds = %85, %121
  %91 = phi i64 [ 0, %85 ], [ %122, %121 ]
  %92 = tail call fastcc ptr @pkt_copy(ptr noundef nonnull %0, ptr noundef nonnull %2) #31
  %93 = icmp eq ptr %92, null
  br i1 %93, label %121, label %94

94:                                               ; preds = %90
  %95 = getelementptr inbounds [0 x %struct.replica], ptr %86, i64 0, i64 %91
  %96 = getelementptr inbounds i8, ptr %95, i64 2
  %97 = load i16, ptr %96, align 2
  %98 = getelementptr inbounds i8, ptr %92, i64 152
  store i16 %97, ptr %98, align 8
  %99 = load i32, ptr %87, align 4
  %100 = icmp eq i32 %99, 0
  br i1 %100, label %109, label %101

101:                                              ; preds = %94
  %102 = zext i32 %99 to i64
  %103 = getelementptr inbounds i8, ptr %92, i64 80
  %104 = load i64, ptr %103, align 16
  %105 = add i64 %104, -1
  %106 = icmp ugt i64 %105, %102
  br i1 %106, label %107, label %109

107:                                              ; preds = %101
  %108 = add nuw nsw i64 %102, 1
  store i64 %108, ptr %103, align 16
  br label %109

109:                                              ; preds = %107, %101, %94
  %110 = load i16, ptr %95, align 4
  %111 = zext i16 %110 to i32
  %112 = icmp ult i16 %110, 512
  br i1 %112, label %113, label %117

113:                                              ; preds = %109
  %114 = zext nneg i16 %110 to i64
  %115 = getelementptr inbounds [512 x ptr], ptr %88, i64 0, i64 %114
  %116 = load ptr, ptr %115, align 8
  br label %117

117:                                              ; preds = %109, %113
  %118 = phi ptr [ %116, %113 ], [ null, %109 ]
  %119 = icmp eq ptr %118, null
  %120 = select i1 %119, ptr %89, ptr %118
  tail call fastcc void @out_enqueue(ptr noundef nonnull %0, ptr noundef nonnull %120, i32 noundef %111, ptr noundef nonnull %92, i64 noundef %4) #31
  br label %121

121:                                              ; preds = %117, %90
  %122 = add nuw nsw i64 %91, 1
  %123 = load i32, ptr %15, align 4
  %124 = zext i32 %123 to i64
  %125 = icmp ult i64 %122, %124
  br i1 %125, label %90, label %130, !llvm.loop !68

126:                                              ; preds = %78
  %127 = getelementptr inbounds i8, ptr %0, i64 9664
  %128 = load i64, ptr %127, align 64
  %129 = add i64 %128, 1
  store i64 %129, ptr %127, align 64
  br label %130

130:                                              ; preds = %121, %82, %126
  %131 = getelementptr inbounds i8, ptr %2, i64 64
  %132 = load ptr, ptr %131, align 16
  %133 = load ptr, ptr %132, align 8
  store ptr %133, ptr %2, align 16
  store ptr %2, ptr %132, align 8
  br label %134

134:                                              ; preds = %5, %130
  ret void
}

; Function Attrs: nofree noredzone nounwind
define internal fastcc noundef ptr @pkt_copy(ptr nocapture noundef %0, ptr nocapture noundef readonly %1) unnamed_addr #18 {
  %3 = getelementptr inbounds i8, ptr %0, i64 9704
  %4 = load ptr, ptr %3, align 8
  %5 = load ptr, ptr %4, align 8
  %6 = icmp eq ptr %5, null
  br i1 %6, label %7, label %14, !prof !44

7:                                                ; preds = %2
  %8 = tail call fastcc i32 @pool_grow(ptr noundef nonnull %4) #31
  %9 = icmp eq i32 %8, 0
  br i1 %9, label %14, label %10

10:                                               ; preds = %7
  %11 = getelementptr inbounds i8, ptr %0, i64 9680
  %12 = load i64, ptr %11, align 16
  %13 = add i64 %12, 1
  store i64 %13, ptr %11, align 16
  br label %23

14:                                               ; preds = %7, %2
  %15 = load ptr, ptr %4, align 8
  %16 = load ptr, ptr %15, align 16
  store ptr %16, ptr %4, align 8
  store ptr null, ptr %15, align 16
  %17 = getelementptr inbounds i8, ptr %15, i64 120
  %18 = load ptr, ptr %17, align 8
  %19 = getelementptr inbounds i8, ptr %18, i64 512
  %20 = getelementptr inbounds i8, ptr %15, i64 8
  store ptr %19, ptr %20, align 8
  %21 = getelementptr inbounds i8, ptr %15, i64 16
  store i32 0, ptr %21, align 16
  %22 = getelementptr inbounds i8, ptr %15, i64 72
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %22, i8 0, i64 16, i1 false)
  br label %23

23:                                               ; preds = %10, %14
  %24 = phi ptr [ null, %10 ], [ %15, %14 ]
  %25 = icmp eq ptr %24, null
  br i1 %25, label %111, label %26

26:                                               ; preds = %23
  %27 = getelementptr inbounds i8, ptr %24, i64 64
  %28 = load ptr, ptr %27, align 16
  %29 = getelementptr inbounds i8, ptr %28, i64 32
  %30 = load i64, ptr %29, align 8
  %31 = getelementptr inbounds i8, ptr %1, i64 64
  %32 = load ptr, ptr %31, align 16
  %33 = getelementptr inbounds i8, ptr %32, i64 32
  %34 = load i64, ptr %33, align 8
  %35 = icmp ult i64 %30, %34
  br i1 %35, label %36, label %38

36:                                               ; preds = %26
  %37 = load ptr, ptr %28, align 8
  store ptr %37, ptr %24, align 16
  store ptr %24, ptr %28, align 8
  br label %111

38:                                               ; preds = %26
  %39 = getelementptr inbounds i8, ptr %24, i64 96
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(24) %39, i8 0, i64 24, i1 false)
  %40 = getelementptr inbounds i8, ptr %24, i64 36
  store i32 0, ptr %40, align 4
  %41 = getelementptr inbounds i8, ptr %1, i64 8
  %42 = load ptr, ptr %41, align 8
  %43 = getelementptr inbounds i8, ptr %1, i64 120
  %44 = load ptr, ptr %43, align 8
  %45 = ptrtoint ptr %42 to i64
  %46 = ptrtoint ptr %44 to i64
  %47 = sub i64 %45, %46
  %48 = getelementptr inbounds i8, ptr %1, i64 16
  %49 = load i32, ptr %48, align 16
  %50 = zext i32 %49 to i64
  %51 = add i64 %47, %50
  %52 = getelementptr inbounds i8, ptr %1, i64 72
  %53 = load i64, ptr %52, align 8
  %54 = and i64 %53, 1
  %55 = icmp eq i64 %54, 0
  br i1 %55, label %56, label %78

56:                                               ; preds = %38
  %57 = getelementptr inbounds i8, ptr %1, i64 24
  %58 = load ptr, ptr %57, align 8
  %59 = ptrtoint ptr %58 to i64
  %60 = sub i64 %59, %46
  %61 = tail call i64 @llvm.umin.i64(i64 %60, i64 %47)
  %62 = getelementptr inbounds i8, ptr %1, i64 32
  %63 = load i32, ptr %62, align 16
  %64 = zext i32 %63 to i64
  %65 = add i64 %60, %64
  %66 = tail call i64 @llvm.umax.i64(i64 %65, i64 %51)
  %67 = getelementptr inbounds i8, ptr %24, i64 120
  %68 = load ptr, ptr %67, align 8
  %69 = getelementptr inbounds i8, ptr %68, i64 %60
  %70 = getelementptr inbounds i8, ptr %24, i64 24
  store ptr %69, ptr %70, align 8
  %71 = load i32, ptr %62, align 16
  %72 = getelementptr inbounds i8, ptr %24, i64 32
  store i32 %71, ptr %72, align 16
  %73 = getelementptr inbounds i8, ptr %24, i64 144
  %74 = getelementptr inbounds i8, ptr %1, i64 144
  %75 = load ptr, ptr %31, align 16
  %76 = getelementptr inbounds i8, ptr %75, i64 24
  %77 = load i64, ptr %76, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 16 %73, ptr nonnull align 16 %74, i64 %77, i1 false)
  br label %78

78:                                               ; preds = %56, %38
  %79 = phi i64 [ %47, %38 ], [ %61, %56 ]
  %80 = phi i64 [ %51, %38 ], [ %66, %56 ]
  %81 = getelementptr inbounds i8, ptr %24, i64 120
  %82 = load ptr, ptr %81, align 8
  %83 = getelementptr inbounds i8, ptr %82, i64 %79
  %84 = load ptr, ptr %43, align 8
  %85 = getelementptr inbounds i8, ptr %84, i64 %79
  %86 = sub i64 %80, %79
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %83, ptr align 1 %85, i64 %86, i1 false)
  %87 = load ptr, ptr %81, align 8
  %88 = load ptr, ptr %41, align 8
  %89 = load ptr, ptr %43, align 8
  %90 = ptrtoint ptr %88 to i64
  %91 = ptrtoint ptr %89 to i64
  %92 = sub i64 %90, %91
  %93 = getelementptr inbounds i8, ptr %87, i64 %92
  %94 = getelementptr inbounds i8, ptr %24, i64 8
  store ptr %93, ptr %94, align 8
  %95 = load i32, ptr %48, align 16
  %96 = getelementptr inbounds i8, ptr %24, i64 16
  store i32 %95, ptr %96, align 16
  %97 = getelementptr inbounds i8, ptr %1, i64 20
  %98 = load i32, ptr %97, align 4
  %99 = getelementptr inbounds i8, ptr %24, i64 20
  store i32 %98, ptr %99, align 4
  %100 = getelementptr inbounds i8, ptr %1, i64 40
  %101 = load i64, ptr %100, align 8
  %102 = getelementptr inbounds i8, ptr %24, i64 40
  store i64 %101, ptr %102, align 8
  %103 = getelementptr inbounds i8, ptr %1, i64 48
  %104 = load i64, ptr %103, align 16
  %105 = getelementptr inbounds i8, ptr %24, i64 48
  store i64 %104, ptr %105, align 16
  %106 = load i64, ptr %52, align 8
  %107 = getelementptr inbounds i8, ptr %24, i64 72
  store i64 %106, ptr %107, align 8
  %108 = getelementptr inbounds i8, ptr %1, i64 80
  %109 = load i64, ptr %108, align 16
  %110 = getelementptr inbounds i8, ptr %24, i64 80
  store i64 %109, ptr %110, align 16
  br label %111

111:                                              ; preds = %36, %23, %78
  %112 = phi ptr [ %24, %78 ], [ null, %23 ], [ null, %36 ]
  ret ptr %112
}

; Function Attrs: nofree noredzone nounwind
define internal fastcc void @again(ptr nocapture noundef %0, ptr noundef %1, i32 noundef %2, i32 noundef %3) unnamed_addr #18 {
  %5 = getelementptr inbounds i8, ptr %0, i64 9704
  %6 = load ptr, ptr %5, align 8
  %7 = load ptr, ptr %6, align 8
  %8 = icmp eq ptr %7, null
  br i1 %8, label %9, label %16, !prof !44

9:                                                ; preds = %4
  %10 = tail call fastcc i32 @pool_grow(ptr noundef nonnull %6) #31
  %11 = icmp eq i32 %10, 0
  br i1 %11, label %16, label %12

12:                                               ; preds = %9
  %13 = getelementptr inbounds i8, ptr %0, i64 9680
  %14 = load i64, ptr %13, align 16
  %15 = add i64 %14, 1
  store i64 %15, ptr %13, align 16
  br label %25

16:                                               ; preds = %9, %4
  %17 = load ptr, ptr %6, align 8
  %18 = load ptr, ptr %17, align 16
  store ptr %18, ptr %6, align 8
  store ptr null, ptr %17, align 16
  %19 = getelementptr inbounds i8, ptr %17, i64 120
  %20 = load ptr, ptr %19, align 8
  %21 = getelementptr inbounds i8, ptr %20, i64 512
  %22 = getelementptr inbounds i8, ptr %17, i64 8
  store ptr %21, ptr %22, align 8
  %23 = getelementptr inbounds i8, ptr %17, i64 16
  store i32 0, ptr %23, align 16
  %24 = getelementptr inbounds i8, ptr %17, i64 72
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %24, i8 0, i64 16, i1 false)
  br label %25

25:                                               ; preds = %16, %12
  %26 = phi ptr [ null, %12 ], [ %17, %16 ]
  %27 = icmp eq ptr %26, null
  br i1 %27, label %50, label %28

28:                                               ; preds = %25
  %29 = getelementptr inbounds i8, ptr %1, i64 16
  %30 = load i32, ptr %29, align 16
  %31 = getelementptr inbounds i8, ptr %26, i64 128
  %32 = load i32, ptr %31, align 16
  %33 = add i32 %32, -512
  %34 = icmp ugt i32 %30, %33
  br i1 %34, label %35, label %39

35:                                               ; preds = %28
  %36 = getelementptr inbounds i8, ptr %26, i64 64
  %37 = load ptr, ptr %36, align 16
  %38 = load ptr, ptr %37, align 8
  store ptr %38, ptr %26, align 16
  store ptr %26, ptr %37, align 8
  br label %50

39:                                               ; preds = %28
  %40 = getelementptr inbounds i8, ptr %26, i64 8
  %41 = load ptr, ptr %40, align 8
  %42 = getelementptr inbounds i8, ptr %1, i64 8
  %43 = load ptr, ptr %42, align 8
  %44 = zext i32 %30 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %41, ptr align 1 %43, i64 %44, i1 false)
  %45 = load i32, ptr %29, align 16
  %46 = getelementptr inbounds i8, ptr %26, i64 16
  store i32 %45, ptr %46, align 16
  %47 = getelementptr inbounds i8, ptr %1, i64 40
  %48 = load i64, ptr %47, align 8
  %49 = getelementptr inbounds i8, ptr %26, i64 40
  store i64 %48, ptr %49, align 8
  br label %50

50:                                               ; preds = %25, %35, %39
  %51 = phi ptr [ %26, %39 ], [ null, %25 ], [ null, %35 ]
  %52 = icmp eq ptr %51, null
  br i1 %52, label %107, label %53

53:                                               ; preds = %50
  %54 = getelementptr inbounds i8, ptr %51, i64 144
  %55 = getelementptr inbounds i8, ptr %51, i64 64
  %56 = load ptr, ptr %55, align 16
  %57 = getelementptr inbounds i8, ptr %56, i64 24
  %58 = load i64, ptr %57, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 16 %54, i8 0, i64 %58, i1 false)
  %59 = load ptr, ptr %0, align 64
  %60 = icmp eq i32 %3, 0
  br i1 %60, label %72, label %61

61:                                               ; preds = %53
  %62 = getelementptr inbounds i8, ptr %59, i64 56
  %63 = load i32, ptr %62, align 8
  %64 = icmp ult i32 %63, %3
  br i1 %64, label %72, label %65

65:                                               ; preds = %61
  %66 = getelementptr inbounds i8, ptr %59, i64 64
  %67 = load ptr, ptr %66, align 8
  %68 = add i32 %3, -1
  %69 = zext i32 %68 to i64
  %70 = getelementptr inbounds ptr, ptr %67, i64 %69
  %71 = load ptr, ptr %70, align 8
  br label %72

72:                                               ; preds = %53, %61, %65
  %73 = phi ptr [ %71, %65 ], [ null, %61 ], [ null, %53 ]
  %74 = icmp eq ptr %73, null
  br i1 %74, label %94, label %75

75:                                               ; preds = %72
  %76 = getelementptr inbounds i8, ptr %73, i64 4
  %77 = getelementptr inbounds i8, ptr %1, i64 144
  %78 = load i32, ptr %73, align 4
  %79 = icmp eq i32 %78, 0
  br i1 %79, label %94, label %80

80:                                               ; preds = %75, %80
  %81 = phi i64 [ %90, %80 ], [ 0, %75 ]
  %82 = getelementptr inbounds [0 x %struct.range_field], ptr %76, i64 0, i64 %81
  %83 = load i32, ptr %82, align 4
  %84 = zext i32 %83 to i64
  %85 = getelementptr inbounds i8, ptr %54, i64 %84
  %86 = getelementptr inbounds i8, ptr %77, i64 %84
  %87 = getelementptr inbounds i8, ptr %82, i64 4
  %88 = load i32, ptr %87, align 4
  %89 = zext i32 %88 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %85, ptr nonnull readonly align 1 %86, i64 %89, i1 false)
  %90 = add nuw nsw i64 %81, 1
  %91 = load i32, ptr %73, align 4
  %92 = zext i32 %91 to i64
  %93 = icmp ult i64 %90, %92
  br i1 %93, label %80, label %94, !llvm.loop !67

94:                                               ; preds = %80, %75, %72
  %95 = getelementptr inbounds i8, ptr %1, i64 144
  %96 = load i16, ptr %95, align 16
  store i16 %96, ptr %54, align 16
  %97 = getelementptr inbounds i8, ptr %51, i64 156
  store i32 %2, ptr %97, align 4
  %98 = getelementptr inbounds i8, ptr %0, i64 9712
  %99 = load ptr, ptr %98, align 16
  %100 = icmp eq ptr %99, null
  br i1 %100, label %104, label %101

101:                                              ; preds = %94
  %102 = getelementptr inbounds i8, ptr %0, i64 9720
  %103 = load ptr, ptr %102, align 8
  br label %104

104:                                              ; preds = %94, %101
  %105 = phi ptr [ %103, %101 ], [ %98, %94 ]
  store ptr %51, ptr %105, align 16
  %106 = getelementptr inbounds i8, ptr %0, i64 9720
  store ptr %51, ptr %106, align 8
  br label %107

107:                                              ; preds = %104, %50
  %108 = getelementptr inbounds i8, ptr %1, i64 64
  %109 = load ptr, ptr %108, align 16
  %110 = load ptr, ptr %109, align 8
  store ptr %110, ptr %1, align 16
  store ptr %1, ptr %109, align 8
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @in_process(ptr noundef %0, ptr noundef %1, i32 noundef %2, i32 noundef %3, i64 noundef %4) unnamed_addr #0 {
  %6 = load ptr, ptr %0, align 64
  %7 = icmp eq ptr %6, null
  br i1 %7, label %8, label %15

8:                                                ; preds = %5
  %9 = getelementptr inbounds i8, ptr %0, i64 9688
  %10 = load i64, ptr %9, align 8
  %11 = add i64 %10, 1
  store i64 %11, ptr %9, align 8
  %12 = getelementptr inbounds i8, ptr %1, i64 64
  %13 = load ptr, ptr %12, align 16
  %14 = load ptr, ptr %13, align 8
  store ptr %14, ptr %1, align 16
  store ptr %1, ptr %13, align 8
  br label %213

15:                                               ; preds = %5
  %16 = getelementptr inbounds i8, ptr %1, i64 144
  %17 = getelementptr inbounds i8, ptr %1, i64 96
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(24) %17, i8 0, i64 24, i1 false)
  %18 = trunc i32 %2 to i16
  store i16 %18, ptr %16, align 8
  %19 = getelementptr inbounds i8, ptr %1, i64 156
  store i32 %3, ptr %19, align 4
  %20 = getelementptr inbounds i8, ptr %1, i64 16
  %21 = load i32, ptr %20, align 16
  %22 = getelementptr inbounds i8, ptr %1, i64 160
  store i32 %21, ptr %22, align 8
  %23 = getelementptr inbounds i8, ptr %0, i64 9640
  %24 = load i64, ptr %23, align 8
  %25 = icmp ult i64 %24, %4
  br i1 %25, label %26, label %30

26:                                               ; preds = %15
  %27 = sub i64 %4, %24
  %28 = udiv i64 %27, 1000
  %29 = and i64 %28, 281474976710655
  br label %30

30:                                               ; preds = %15, %26
  %31 = phi i64 [ %29, %26 ], [ 0, %15 ]
  %32 = getelementptr inbounds i8, ptr %1, i64 192
  store i64 %31, ptr %32, align 8
  %33 = getelementptr inbounds i8, ptr %1, i64 200
  store i64 0, ptr %33, align 8
  %34 = getelementptr inbounds i8, ptr %1, i64 20
  store i32 %21, ptr %34, align 4
  %35 = getelementptr inbounds i8, ptr %1, i64 40
  store i64 %4, ptr %35, align 8
  %36 = getelementptr inbounds i8, ptr %1, i64 36
  store i32 0, ptr %36, align 4
  %37 = getelementptr inbounds i8, ptr %1, i64 80
  store i64 0, ptr %37, align 16
  tail call void @p4_ingress(ptr noundef nonnull %0, ptr noundef %1) #35
  %38 = getelementptr inbounds i8, ptr %1, i64 112
  %39 = load i32, ptr %38, align 16
  %40 = icmp eq i32 %39, 0
  br i1 %40, label %47, label %41

41:                                               ; preds = %30
  %42 = load i64, ptr %37, align 16
  %43 = zext i32 %39 to i64
  %44 = add i64 %42, -1
  %45 = icmp ult i64 %44, %43
  br i1 %45, label %47, label %46

46:                                               ; preds = %41
  store i64 %43, ptr %37, align 16
  br label %47

47:                                               ; preds = %46, %41, %30
  %48 = load i32, ptr %17, align 16
  %49 = icmp eq i32 %48, 0
  br i1 %49, label %120, label %50

50:                                               ; preds = %47
  %51 = getelementptr inbounds i8, ptr %0, i64 9704
  %52 = load ptr, ptr %51, align 8
  %53 = load ptr, ptr %52, align 8
  %54 = icmp eq ptr %53, null
  br i1 %54, label %55, label %62, !prof !44

55:                                               ; preds = %50
  %56 = tail call fastcc i32 @pool_grow(ptr noundef nonnull %52) #31
  %57 = icmp eq i32 %56, 0
  br i1 %57, label %62, label %58

58:                                               ; preds = %55
  %59 = getelementptr inbounds i8, ptr %0, i64 9680
  %60 = load i64, ptr %59, align 16
  %61 = add i64 %60, 1
  store i64 %61, ptr %59, align 16
  br label %71

62:                                               ; preds = %55, %50
  %63 = load ptr, ptr %52, align 8
  %64 = load ptr, ptr %63, align 16
  store ptr %64, ptr %52, align 8
  store ptr null, ptr %63, align 16
  %65 = getelementptr inbounds i8, ptr %63, i64 120
  %66 = load ptr, ptr %65, align 8
  %67 = getelementptr inbounds i8, ptr %66, i64 512
  %68 = getelementptr inbounds i8, ptr %63, i64 8
  store ptr %67, ptr %68, align 8
  %69 = getelementptr inbounds i8, ptr %63, i64 16
  store i32 0, ptr %69, align 16
  %70 = getelementptr inbounds i8, ptr %63, i64 72
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %70, i8 0, i64 16, i1 false)
  br label %71

71:                                               ; preds = %62, %58
  %72 = phi ptr [ null, %58 ], [ %63, %62 ]
  %73 = icmp eq ptr %72, null
  br i1 %73, label %94, label %74

74:                                               ; preds = %71
  %75 = load i32, ptr %20, align 16
  %76 = getelementptr inbounds i8, ptr %72, i64 128
  %77 = load i32, ptr %76, align 16
  %78 = add i32 %77, -512
  %79 = icmp ugt i32 %75, %78
  br i1 %79, label %80, label %84

80:                                               ; preds = %74
  %81 = getelementptr inbounds i8, ptr %72, i64 64
  %82 = load ptr, ptr %81, align 16
  %83 = load ptr, ptr %82, align 8
  store ptr %83, ptr %72, align 16
  store ptr %72, ptr %82, align 8
  br label %94

84:                                               ; preds = %74
  %85 = getelementptr inbounds i8, ptr %72, i64 8
  %86 = load ptr, ptr %85, align 8
  %87 = getelementptr inbounds i8, ptr %1, i64 8
  %88 = load ptr, ptr %87, align 8
  %89 = zext i32 %75 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %86, ptr align 1 %88, i64 %89, i1 false)
  %90 = load i32, ptr %20, align 16
  %91 = getelementptr inbounds i8, ptr %72, i64 16
  store i32 %90, ptr %91, align 16
  %92 = load i64, ptr %35, align 8
  %93 = getelementptr inbounds i8, ptr %72, i64 40
  store i64 %92, ptr %93, align 8
  br label %94

94:                                               ; preds = %84, %80, %71
  %95 = phi ptr [ %72, %84 ], [ null, %71 ], [ null, %80 ]
  %96 = icmp eq ptr %95, null
  br i1 %96, label %119, label %97

97:                                               ; preds = %94
  %98 = load i16, ptr %16, align 16
  %99 = getelementptr inbounds i8, ptr %95, i64 144
  %100 = getelementptr inbounds i8, ptr %95, i64 96
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(24) %100, i8 0, i64 24, i1 false)
  store i16 %98, ptr %99, align 8
  %101 = getelementptr inbounds i8, ptr %95, i64 156
  store i32 0, ptr %101, align 4
  %102 = getelementptr inbounds i8, ptr %95, i64 16
  %103 = load i32, ptr %102, align 16
  %104 = getelementptr inbounds i8, ptr %95, i64 160
  store i32 %103, ptr %104, align 8
  %105 = load i64, ptr %23, align 8
  %106 = icmp ult i64 %105, %4
  br i1 %106, label %107, label %111

107:                                              ; preds = %97
  %108 = sub i64 %4, %105
  %109 = udiv i64 %108, 1000
  %110 = and i64 %109, 281474976710655
  br label %111

111:                                              ; preds = %107, %97
  %112 = phi i64 [ %110, %107 ], [ 0, %97 ]
  %113 = getelementptr inbounds i8, ptr %95, i64 192
  store i64 %112, ptr %113, align 8
  %114 = getelementptr inbounds i8, ptr %95, i64 200
  store i64 0, ptr %114, align 8
  %115 = getelementptr inbounds i8, ptr %95, i64 20
  store i32 %103, ptr %115, align 4
  %116 = getelementptr inbounds i8, ptr %95, i64 40
  store i64 %4, ptr %116, align 8
  %117 = getelementptr inbounds i8, ptr %95, i64 36
  store i32 0, ptr %117, align 4
  %118 = getelementptr inbounds i8, ptr %95, i64 80
  store i64 0, ptr %118, align 16
  tail call void @p4_parse(ptr noundef nonnull %0, ptr noundef nonnull %95) #35
  br label %119

119:                                              ; preds = %94, %111
  tail call fastcc void @clone_to(ptr noundef nonnull %0, ptr noundef readonly %1, ptr noundef %95, i32 noundef 1, i64 noundef %4) #31
  br label %120

120:                                              ; preds = %119, %47
  %121 = getelementptr inbounds i8, ptr %1, i64 104
  %122 = load i32, ptr %121, align 8
  %123 = icmp eq i32 %122, 0
  br i1 %123, label %125, label %124

124:                                              ; preds = %120
  tail call fastcc void @again(ptr noundef nonnull %0, ptr noundef %1, i32 noundef 6, i32 noundef %122) #31
  br label %213

125:                                              ; preds = %120
  %126 = getelementptr inbounds i8, ptr %1, i64 150
  %127 = load i16, ptr %126, align 2
  %128 = icmp eq i16 %127, 0
  br i1 %128, label %188, label %129

129:                                              ; preds = %125
  %130 = getelementptr inbounds i8, ptr %6, i64 80
  %131 = zext i16 %127 to i64
  %132 = getelementptr inbounds [65536 x ptr], ptr %130, i64 0, i64 %131
  %133 = load atomic i64, ptr %132 acquire, align 8
  store i32 5, ptr %19, align 4
  %134 = icmp eq i64 %133, 0
  br i1 %134, label %180, label %135

135:                                              ; preds = %129
  %136 = inttoptr i64 %133 to ptr
  %137 = load i32, ptr %136, align 4
  %138 = icmp eq i32 %137, 0
  br i1 %138, label %184, label %139

139:                                              ; preds = %135
  %140 = getelementptr inbounds i8, ptr %136, i64 8
  %141 = getelementptr inbounds i8, ptr %136, i64 4
  %142 = getelementptr inbounds i8, ptr %0, i64 4168
  %143 = getelementptr inbounds i8, ptr %0, i64 8264
  br label %144

144:                                              ; preds = %175, %139
  %145 = phi i64 [ 0, %139 ], [ %176, %175 ]
  %146 = tail call fastcc ptr @pkt_copy(ptr noundef nonnull %0, ptr noundef readonly %1) #31
  %147 = icmp eq ptr %146, null
  br i1 %147, label %175, label %148

148:                                              ; preds = %144
  %149 = getelementptr inbounds [0 x %struct.replica], ptr %140, i64 0, i64 %145
  %150 = getelementptr inbounds i8, ptr %149, i64 2
  %151 = load i16, ptr %150, align 2
  %152 = getelementptr inbounds i8, ptr %146, i64 152
  store i16 %151, ptr %152, align 8
  %153 = load i32, ptr %141, align 4
  %154 = icmp eq i32 %153, 0
  br i1 %154, label %163, label %155

155:                                              ; preds = %148
  %156 = zext i32 %153 to i64
  %157 = getelementptr inbounds i8, ptr %146, i64 80
  %158 = load i64, ptr %157, align 16
  %159 = add i64 %158, -1
  %160 = icmp ugt i64 %159, %156
  br i1 %160, label %161, label %163

161:                                              ; preds = %155
  %162 = add nuw nsw i64 %156, 1
  store i64 %162, ptr %157, align 16
  br label %163

163:                                              ; preds = %161, %155, %148
  %164 = load i16, ptr %149, align 4
  %165 = zext i16 %164 to i32
  %166 = icmp ult i16 %164, 512
  br i1 %166, label %167, label %171

167:                                              ; preds = %163
  %168 = zext nneg i16 %164 to i64
  %169 = getelementptr inbounds [512 x ptr], ptr %142, i64 0, i64 %168
  %170 = load ptr, ptr %169, align 8
  br label %171

171:                                              ; preds = %167, %163
  %172 = phi ptr [ %170, %167 ], [ null, %163 ]
  %173 = icmp eq ptr %172, null
  %174 = select i1 %173, ptr %143, ptr %172
  tail call fastcc void @out_enqueue(ptr noundef nonnull %0, ptr noundef nonnull %174, i32 noundef %165, ptr noundef nonnull %146, i64 noundef %4) #31
  br label %175

175:                                              ; preds = %171, %144
  %176 = add nuw nsw i64 %145, 1
  %177 = load i32, ptr %136, align 4
  %178 = zext i32 %177 to i64
  %179 = icmp ult i64 %176, %178
  br i1 %179, label %144, label %184, !llvm.loop !68

180:                                              ; preds = %129
  %181 = getelementptr inbounds i8, ptr %0, i64 9664
  %182 = load i64, ptr %181, align 64
  %183 = add i64 %182, 1
  store i64 %183, ptr %181, align 64
  br label %184

184:                                              ; preds = %175, %135, %180
  %185 = getelementptr inbounds i8, ptr %1, i64 64
  %186 = load ptr, ptr %185, align 16
  %187 = load ptr, ptr %186, align 8
  store ptr %187, ptr %1, align 16
  store ptr %1, ptr %186, align 8
  br label %213

188:                                              ; preds = %125
  %189 = getelementptr inbounds i8, ptr %1, i64 146
  %190 = load i16, ptr %189, align 2
  %191 = icmp eq i16 %190, 511
  br i1 %191, label %192, label %199

192:                                              ; preds = %188
  %193 = getelementptr inbounds i8, ptr %0, i64 9672
  %194 = load i64, ptr %193, align 8
  %195 = add i64 %194, 1
  store i64 %195, ptr %193, align 8
  %196 = getelementptr inbounds i8, ptr %1, i64 64
  %197 = load ptr, ptr %196, align 16
  %198 = load ptr, ptr %197, align 8
  store ptr %198, ptr %1, align 16
  store ptr %1, ptr %197, align 8
  br label %213

199:                                              ; preds = %188
  store i32 0, ptr %19, align 4
  %200 = getelementptr inbounds i8, ptr %1, i64 152
  store i16 0, ptr %200, align 8
  %201 = zext i16 %190 to i32
  %202 = icmp ult i16 %190, 512
  br i1 %202, label %203, label %208

203:                                              ; preds = %199
  %204 = getelementptr inbounds i8, ptr %0, i64 4168
  %205 = zext nneg i16 %190 to i64
  %206 = getelementptr inbounds [512 x ptr], ptr %204, i64 0, i64 %205
  %207 = load ptr, ptr %206, align 8
  br label %208

208:                                              ; preds = %199, %203
  %209 = phi ptr [ %207, %203 ], [ null, %199 ]
  %210 = icmp eq ptr %209, null
  %211 = getelementptr inbounds i8, ptr %0, i64 8264
  %212 = select i1 %210, ptr %211, ptr %209
  tail call fastcc void @out_enqueue(ptr noundef nonnull %0, ptr noundef nonnull %212, i32 noundef %201, ptr noundef %1, i64 noundef %4) #31
  br label %213

213:                                              ; preds = %124, %192, %208, %184, %8
  ret void
}

; Function Attrs: noredzone
declare void @p4_ingress(ptr noundef, ptr noundef) local_unnamed_addr #24

; Function Attrs: noredzone
declare void @p4_parse(ptr noundef, ptr noundef) local_unnamed_addr #24

; Function Attrs: nofree noredzone
declare noundef i64 @read(i32 noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #25

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.ctlz.i64(i64, i1 immarg) #27

; Function Attrs: noredzone nounwind
define internal fastcc void @port_flush(ptr nocapture noundef %0) unnamed_addr #0 {
  %2 = alloca %struct.timespec, align 8
  %3 = alloca [32 x %struct.mmsghdr], align 16
  %4 = alloca [32 x %struct.iovec], align 16
  call void @llvm.lifetime.start.p0(i64 2048, ptr nonnull %3) #33
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %4) #33
  %5 = getelementptr inbounds i8, ptr %0, i64 1368
  %6 = load i32, ptr %5, align 8
  %7 = icmp eq i32 %6, 0
  br i1 %7, label %99, label %8

8:                                                ; preds = %1
  %9 = getelementptr inbounds i8, ptr %0, i64 856
  %10 = zext i32 %6 to i64
  br label %21

11:                                               ; preds = %21
  %12 = getelementptr inbounds i8, ptr %0, i64 4
  %13 = getelementptr inbounds i8, ptr %0, i64 552
  %14 = getelementptr inbounds i8, ptr %2, i64 8
  %15 = getelementptr inbounds i8, ptr %0, i64 1112
  %16 = getelementptr inbounds i8, ptr %0, i64 856
  %17 = getelementptr inbounds i8, ptr %0, i64 600
  %18 = getelementptr inbounds i8, ptr %0, i64 592
  %19 = getelementptr inbounds i8, ptr %0, i64 512
  %20 = getelementptr inbounds i8, ptr %0, i64 520
  br label %40

21:                                               ; preds = %8, %21
  %22 = phi i64 [ 0, %8 ], [ %35, %21 ]
  %23 = getelementptr inbounds [32 x %struct.iovec], ptr %4, i64 0, i64 %22
  %24 = getelementptr inbounds [32 x ptr], ptr %9, i64 0, i64 %22
  %25 = load ptr, ptr %24, align 8
  %26 = getelementptr inbounds i8, ptr %25, i64 8
  %27 = load ptr, ptr %26, align 8
  %28 = getelementptr inbounds i8, ptr %25, i64 16
  %29 = load i32, ptr %28, align 16
  %30 = zext i32 %29 to i64
  store ptr %27, ptr %23, align 16
  %31 = getelementptr inbounds i8, ptr %23, i64 8
  store i64 %30, ptr %31, align 8
  %32 = getelementptr inbounds [32 x %struct.mmsghdr], ptr %3, i64 0, i64 %22
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %32, i8 0, i64 64, i1 false)
  %33 = getelementptr inbounds i8, ptr %32, i64 16
  store ptr %23, ptr %33, align 16
  %34 = getelementptr inbounds i8, ptr %32, i64 24
  store i64 1, ptr %34, align 8
  %35 = add nuw nsw i64 %22, 1
  %36 = icmp eq i64 %35, %10
  br i1 %36, label %11, label %21, !llvm.loop !69

37:                                               ; preds = %96
  %38 = getelementptr inbounds i8, ptr %0, i64 856
  %39 = zext i32 %6 to i64
  br label %100

40:                                               ; preds = %11, %96
  %41 = phi i32 [ 0, %11 ], [ %97, %96 ]
  %42 = load i32, ptr %12, align 4
  %43 = zext i32 %41 to i64
  %44 = getelementptr inbounds %struct.mmsghdr, ptr %3, i64 %43
  %45 = sub i32 %6, %41
  %46 = call i32 @sendmmsg(i32 noundef %42, ptr noundef nonnull %44, i32 noundef %45, i32 noundef 64) #35
  %47 = icmp sgt i32 %46, 0
  br i1 %47, label %48, label %92

48:                                               ; preds = %40
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %2) #33
  %49 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %2) #35
  %50 = load i64, ptr %2, align 8
  %51 = mul i64 %50, 1000000000
  %52 = load i64, ptr %14, align 8
  %53 = add i64 %51, %52
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %2) #33
  %54 = add i32 %46, %41
  %55 = icmp ult i32 %41, %54
  br i1 %55, label %56, label %96

56:                                               ; preds = %48
  %57 = load i64, ptr %18, align 8
  %58 = load i64, ptr %19, align 8
  %59 = load i64, ptr %20, align 8
  %60 = zext i32 %41 to i64
  %61 = zext i32 %54 to i64
  br label %62

62:                                               ; preds = %56, %85
  %63 = phi i64 [ %60, %56 ], [ %90, %85 ]
  %64 = phi i64 [ %59, %56 ], [ %89, %85 ]
  %65 = phi i64 [ %58, %56 ], [ %87, %85 ]
  %66 = phi i64 [ %57, %56 ], [ %86, %85 ]
  %67 = getelementptr inbounds [32 x i64], ptr %15, i64 0, i64 %63
  %68 = load i64, ptr %67, align 8
  %69 = getelementptr inbounds [32 x ptr], ptr %16, i64 0, i64 %63
  %70 = load ptr, ptr %69, align 8
  %71 = getelementptr inbounds i8, ptr %70, i64 16
  %72 = load i32, ptr %71, align 16
  %73 = call i64 @llvm.usub.sat.i64(i64 %53, i64 %68)
  %74 = or i64 %73, 1
  %75 = call range(i64 0, 64) i64 @llvm.ctlz.i64(i64 %74, i1 true)
  %76 = trunc nuw nsw i64 %75 to i32
  %77 = xor i32 %76, 63
  %78 = call i32 @llvm.umin.i32(i32 %77, i32 31)
  %79 = zext nneg i32 %78 to i64
  %80 = getelementptr inbounds [32 x i64], ptr %17, i64 0, i64 %79
  %81 = load i64, ptr %80, align 8
  %82 = add i64 %81, 1
  store i64 %82, ptr %80, align 8
  %83 = icmp ugt i64 %73, %66
  br i1 %83, label %84, label %85

84:                                               ; preds = %62
  store i64 %73, ptr %18, align 8
  br label %85

85:                                               ; preds = %62, %84
  %86 = phi i64 [ %66, %62 ], [ %73, %84 ]
  %87 = add i64 %65, 1
  store i64 %87, ptr %19, align 8
  %88 = zext i32 %72 to i64
  %89 = add i64 %64, %88
  store i64 %89, ptr %20, align 8
  %90 = add nuw nsw i64 %63, 1
  %91 = icmp eq i64 %90, %61
  br i1 %91, label %96, label %62, !llvm.loop !70

92:                                               ; preds = %40
  %93 = load i64, ptr %13, align 8
  %94 = add i64 %93, 1
  store i64 %94, ptr %13, align 8
  %95 = add i32 %41, 1
  br label %96

96:                                               ; preds = %85, %48, %92
  %97 = phi i32 [ %95, %92 ], [ %54, %48 ], [ %54, %85 ]
  %98 = icmp ult i32 %97, %6
  br i1 %98, label %40, label %37, !llvm.loop !71

99:                                               ; preds = %100, %1
  store i32 0, ptr %5, align 8
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %4) #33
  call void @llvm.lifetime.end.p0(i64 2048, ptr nonnull %3) #33
  ret void

100:                                              ; preds = %37, %100
  %101 = phi i64 [ 0, %37 ], [ %107, %100 ]
  %102 = getelementptr inbounds [32 x ptr], ptr %38, i64 0, i64 %101
  %103 = load ptr, ptr %102, align 8
  %104 = getelementptr inbounds i8, ptr %103, i64 64
  %105 = load ptr, ptr %104, align 16
  %106 = load ptr, ptr %105, align 8
  store ptr %106, ptr %103, align 16
  store ptr %103, ptr %105, align 8
  %107 = add nuw nsw i64 %101, 1
  %108 = icmp eq i64 %107, %39
  br i1 %108, label %99, label %100, !llvm.loop !72
}

; Function Attrs: noredzone
declare i32 @sendmmsg(i32 noundef, ptr noundef, i32 noundef, i32 noundef) local_unnamed_addr #24

; Function Attrs: nofree nounwind willreturn memory(argmem: read)
declare i32 @bcmp(ptr nocapture, ptr nocapture, i64) local_unnamed_addr #29

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.usub.sat.i64(i64, i64) #30

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.umin.i64(i64, i64) #30

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.umax.i64(i64, i64) #30

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.umin.i32(i32, i32) #30

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.fshl.i64(i64, i64, i64) #30

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.umax.i32(i32, i32) #30

attributes #0 = { noredzone nounwind "stack-protector-buffer-size"="8" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }
attributes #2 = { mustprogress noredzone nounwind willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite) "alloc-family"="malloc" "stack-protector-buffer-size"="8" }
attributes #3 = { mustprogress noredzone nounwind willreturn "stack-protector-buffer-size"="8" }
attributes #4 = { mustprogress nofree noredzone nounwind willreturn allockind("alloc,uninitialized") allocsize(0) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "stack-protector-buffer-size"="8" }
attributes #5 = { nofree noredzone nounwind memory(readwrite, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #6 = { mustprogress nofree noredzone nounwind willreturn "stack-protector-buffer-size"="8" }
attributes #7 = { mustprogress nofree noredzone nounwind willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "stack-protector-buffer-size"="8" }
attributes #8 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite) }
attributes #9 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #10 = { mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #11 = { mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(readwrite, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #12 = { mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(read, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #13 = { nofree norecurse noredzone nosync nounwind memory(readwrite, argmem: read, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #14 = { mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite) "stack-protector-buffer-size"="8" }
attributes #15 = { mustprogress nofree noredzone nounwind willreturn memory(write, argmem: none, inaccessiblemem: readwrite) "stack-protector-buffer-size"="8" }
attributes #16 = { mustprogress nofree noredzone nounwind willreturn memory(write, argmem: readwrite, inaccessiblemem: readwrite) "stack-protector-buffer-size"="8" }
attributes #17 = { mustprogress nofree noredzone nounwind willreturn memory(argmem: write, inaccessiblemem: readwrite) "stack-protector-buffer-size"="8" }
attributes #18 = { nofree noredzone nounwind "stack-protector-buffer-size"="8" }
attributes #19 = { nofree norecurse noredzone nounwind memory(readwrite, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #20 = { mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write) "stack-protector-buffer-size"="8" }
attributes #21 = { mustprogress nofree norecurse noredzone nounwind willreturn memory(argmem: readwrite) "stack-protector-buffer-size"="8" }
attributes #22 = { mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(none) "stack-protector-buffer-size"="8" }
attributes #23 = { noredzone nounwind "stack-protector-buffer-size"="8" }
attributes #24 = { noredzone "stack-protector-buffer-size"="8" }
attributes #25 = { nofree noredzone "stack-protector-buffer-size"="8" }
attributes #26 = { mustprogress nofree noredzone nounwind willreturn memory(argmem: read) "stack-protector-buffer-size"="8" }
attributes #27 = { mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #28 = { nofree noredzone nounwind memory(write, argmem: readwrite, inaccessiblemem: readwrite) "stack-protector-buffer-size"="8" }
attributes #29 = { nofree nounwind willreturn memory(argmem: read) }
attributes #30 = { nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #31 = { noredzone }
attributes #32 = { noredzone allocsize(0) }
attributes #33 = { nounwind }
attributes #34 = { noredzone allocsize(0,1) }
attributes #35 = { noredzone nounwind }

!llvm.module.flags = !{!0, !1}

!0 = !{i32 1, !"wchar_size", i32 4}
!1 = !{i32 8, !"PIC Level", i32 2}
!2 = distinct !{!2, !3, !4}
!3 = !{!"llvm.loop.mustprogress"}
!4 = !{!"llvm.loop.unroll.disable"}
!5 = distinct !{!5, !3, !4}
!6 = distinct !{!6, !3, !4}
!7 = distinct !{!7, !3, !4}
!8 = distinct !{!8, !3, !4}
!9 = distinct !{!9, !3, !4}
!10 = distinct !{!10, !3, !4}
!11 = distinct !{!11, !3, !4}
!12 = distinct !{!12, !3, !4}
!13 = distinct !{!13, !3, !4}
!14 = distinct !{!14, !3, !4}
!15 = distinct !{!15, !3, !4}
!16 = distinct !{!16, !3, !4}
!17 = distinct !{!17, !3, !4}
!18 = distinct !{!18, !3, !4}
!19 = distinct !{!19, !3, !4}
!20 = distinct !{!20, !3, !4}
!21 = distinct !{!21, !3, !4}
!22 = distinct !{!22, !3, !4}
!23 = distinct !{!23, !3, !4}
!24 = distinct !{!24, !3, !4}
!25 = distinct !{!25, !3, !4}
!26 = distinct !{!26, !3, !4}
!27 = distinct !{!27, !3, !4}
!28 = distinct !{!28, !3, !4}
!29 = distinct !{!29, !3, !4}
!30 = distinct !{!30, !3, !4}
!31 = distinct !{!31, !3, !4}
!32 = distinct !{!32, !3, !4}
!33 = distinct !{!33, !3, !4}
!34 = distinct !{!34, !3, !4}
!35 = distinct !{!35, !3, !4}
!36 = distinct !{!36, !3, !4}
!37 = distinct !{!37, !3, !4}
!38 = distinct !{!38, !3, !4}
!39 = distinct !{!39, !3, !4}
!40 = distinct !{!40, !3, !4}
!41 = distinct !{!41, !3, !4}
!42 = distinct !{!42, !3, !4}
!43 = distinct !{!43, !3, !4}
!44 = !{!"branch_weights", !"expected", i32 1, i32 2000}
!45 = distinct !{!45, !3, !4}
!46 = distinct !{!46, !3, !4}
!47 = !{!"branch_weights", !"expected", i32 2000, i32 1}
!48 = distinct !{!48, !3, !4}
!49 = distinct !{!49, !3, !4}
!50 = distinct !{!50, !3, !4}
!51 = distinct !{!51, !3, !4}
!52 = distinct !{!52, !3, !4}
!53 = distinct !{!53, !3, !4}
!54 = distinct !{!54, !3, !4}
!55 = distinct !{!55, !3, !4}
!56 = distinct !{!56, !3, !4}
!57 = distinct !{!57, !3, !4}
!58 = distinct !{!58, !3, !4}
!59 = distinct !{!59, !3, !4}
!60 = distinct !{!60, !3, !4}
!61 = distinct !{!61, !3, !4}
!62 = distinct !{!62, !3, !4}
!63 = distinct !{!63, !3, !4}
!64 = distinct !{!64, !3, !4}
!65 = distinct !{!65, !3, !4}
!66 = distinct !{!66, !3, !4}
!67 = distinct !{!67, !3, !4}
!68 = distinct !{!68, !3, !4}
!69 = distinct !{!69, !3, !4}
!70 = distinct !{!70, !3, !4}
!71 = distinct !{!71, !3, !4}
!72 = distinct !{!72, !3, !4}
