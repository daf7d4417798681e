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
%struct.flight_entry = type { i64, i64, ptr }
%struct.history_sample = type { i64, i64, i64, i64, i64, i64, i64 }
%struct.traced_field = type { i32, i32, i32 }
%struct.event = type { i32, i32, i64, i32, i32, i32, i32 }
%struct.queue = type { ptr, ptr, %struct.queue_stats }
%struct.queue_stats = type { i64, i64, i64, i64, i64, i64 }
%struct.epoll_event = type <{ i32, %union.epoll_data }>
%union.epoll_data = type { ptr }
%struct.sched_param = type { i32 }
%struct.shape = type { i64, i64, i64, i64, i64, i64, i64, i64, double, double, double, double, double, double, i64, i64 }
%struct.packet_block = type { i32, i32, i32, i32, i32, i32, i32 }
%struct.packet_options = type { i16, i16, i32, i16, i16, [2 x i32], i32, i32 }
%struct.replica = type { i16, i16 }

@rt_hash.random_state = internal unnamed_addr global i64 0, align 8
@p4_phv_size = external local_unnamed_addr constant i32, align 4
@capture_frame.zeros = internal unnamed_addr constant [4 x i8] zeroinitializer, align 1
@p4_traced = external local_unnamed_addr constant i32, align 4

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
  tail call void @free(ptr noundef %19) #38
  tail call void @free(ptr noundef %7) #38
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
  %13 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %14

14:                                               ; preds = %8, %12
  %15 = phi ptr [ %13, %12 ], [ null, %8 ]
  br i1 %11, label %16, label %17

16:                                               ; preds = %14
  tail call void @free(ptr noundef %1) #38
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
  %11 = tail call fastcc ptr @table_find(ptr noundef %10, ptr noundef %2) #38
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
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %4) #40
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
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %3) #40
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
  %110 = call i32 @memcmp(ptr noundef nonnull readonly %107, ptr noundef %108, i64 noundef %109) #38
  %111 = icmp slt i32 %110, 0
  br i1 %111, label %139, label %112

112:                                              ; preds = %100
  %113 = getelementptr inbounds i8, ptr %89, i64 24
  %114 = load ptr, ptr %113, align 8
  %115 = getelementptr inbounds i8, ptr %114, i64 %106
  %116 = call i32 @memcmp(ptr noundef nonnull readonly %107, ptr noundef %115, i64 noundef %109) #38
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
  %131 = call i32 @memcmp(ptr noundef nonnull readonly %128, ptr noundef %129, i64 noundef %130) #38
  %132 = icmp slt i32 %131, 0
  br i1 %132, label %137, label %133, !llvm.loop !6

133:                                              ; preds = %122
  %134 = getelementptr inbounds i8, ptr %114, i64 %127
  %135 = call i32 @memcmp(ptr noundef nonnull readonly %128, ptr noundef %134, i64 noundef %130) #38
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
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %3) #40
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
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %4) #40
  ret ptr %156
}

; Function Attrs: nofree noredzone nounwind memory(readwrite, inaccessiblemem: none)
define ptr @table_peek(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) local_unnamed_addr #5 {
  %3 = tail call fastcc ptr @table_find(ptr noundef %0, ptr noundef %1) #38
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
  %10 = tail call ptr @calloc(i64 noundef 1, i64 noundef %9) #41
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
  %23 = tail call dereferenceable_or_null(8) ptr @calloc(i64 noundef 1, i64 noundef 8) #41
  %24 = icmp eq ptr %23, null
  br i1 %24, label %26, label %25

25:                                               ; preds = %22
  store i32 0, ptr %23, align 8
  br label %26

26:                                               ; preds = %22, %25
  store ptr %23, ptr %10, align 8
  %27 = tail call dereferenceable_or_null(64) ptr @calloc(i64 noundef 1, i64 noundef 64) #41
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
  %7 = tail call ptr @calloc(i64 noundef 1, i64 noundef %6) #41
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
  %27 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %28

28:                                               ; preds = %26, %22
  %29 = phi ptr [ %27, %26 ], [ null, %22 ]
  br i1 %25, label %30, label %31

30:                                               ; preds = %28
  tail call void @free(ptr noundef %13) #38
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
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %10) #40
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %11) #40
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
  %27 = tail call ptr @calloc(i64 noundef 1, i64 noundef %26) #41
  %28 = zext i32 %8 to i64
  %29 = add nuw nsw i64 %28, 64
  %30 = tail call ptr @calloc(i64 noundef 1, i64 noundef %29) #41
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
  %70 = tail call ptr @calloc(i64 noundef 1, i64 noundef %69) #41
  %71 = icmp eq ptr %70, null
  br i1 %71, label %78, label %72

72:                                               ; preds = %68
  %73 = getelementptr inbounds i8, ptr %70, i64 16
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %73, ptr nonnull readonly align 16 %11, i64 %15, i1 false)
  %74 = tail call dereferenceable_or_null(72) ptr @calloc(i64 noundef 1, i64 noundef 72) #41
  %75 = icmp eq ptr %74, null
  br i1 %75, label %77, label %76

76:                                               ; preds = %72
  store i64 7, ptr %74, align 8
  store ptr %74, ptr %70, align 8
  br label %78

77:                                               ; preds = %72
  store ptr %74, ptr %70, align 8
  tail call void @free(ptr noundef %70) #38
  br label %78

78:                                               ; preds = %77, %76, %68, %65, %35
  %79 = phi ptr [ null, %35 ], [ %67, %65 ], [ null, %77 ], [ null, %68 ], [ %70, %76 ]
  %80 = icmp eq ptr %79, null
  br i1 %80, label %81, label %82

81:                                               ; preds = %78
  tail call void @free(ptr noundef %27) #38
  tail call void @free(ptr noundef %30) #38
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
  %154 = tail call ptr @calloc(i64 noundef 1, i64 noundef %153) #41
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
  %170 = tail call dereferenceable_or_null(32) ptr @malloc(i64 noundef 32) #39
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
  tail call void @free(ptr noundef %154) #38
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
  tail call void @free(ptr noundef %208) #38
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
  tail call fastcc void @buckets_free(ptr noundef %218, ptr noundef nonnull %148) #38
  br label %219

219:                                              ; preds = %215, %197, %151, %136
  %220 = load ptr, ptr %79, align 8
  %221 = tail call dereferenceable_or_null(32) ptr @malloc(i64 noundef 32) #39
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
  %275 = tail call ptr @calloc(i64 noundef 1, i64 noundef %274) #41
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
  %335 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %336

336:                                              ; preds = %334, %330
  %337 = phi ptr [ %335, %334 ], [ null, %330 ]
  br i1 %333, label %338, label %339

338:                                              ; preds = %336
  tail call void @free(ptr noundef %246) #38
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
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %11) #40
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %10) #40
  ret ptr %353
}

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #9

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @table_modify(ptr nocapture noundef readonly %0, ptr nocapture noundef %1, i32 noundef %2, ptr nocapture noundef readonly %3, i32 noundef %4) local_unnamed_addr #3 {
  %6 = load ptr, ptr %1, align 8
  %7 = zext i32 %4 to i64
  %8 = add nuw nsw i64 %7, 64
  %9 = tail call ptr @calloc(i64 noundef 1, i64 noundef %8) #41
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
  %41 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %42

42:                                               ; preds = %40, %36
  %43 = phi ptr [ %41, %40 ], [ null, %36 ]
  br i1 %39, label %44, label %45

44:                                               ; preds = %42
  tail call void @free(ptr noundef %6) #38
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
  %39 = tail call ptr @calloc(i64 noundef 1, i64 noundef %38) #41
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
  %59 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %60

60:                                               ; preds = %58, %54
  %61 = phi ptr [ %59, %58 ], [ null, %54 ]
  br i1 %57, label %62, label %63

62:                                               ; preds = %60
  tail call void @free(ptr noundef %33) #38
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
  %83 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %84

84:                                               ; preds = %82, %78
  %85 = phi ptr [ %83, %82 ], [ null, %78 ]
  br i1 %81, label %86, label %87

86:                                               ; preds = %84
  tail call void @free(ptr noundef %72) #38
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
  %104 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %105

105:                                              ; preds = %103, %99
  %106 = phi ptr [ %104, %103 ], [ null, %99 ]
  br i1 %102, label %107, label %108

107:                                              ; preds = %105
  tail call void @free(ptr noundef %4) #38
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
  %142 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %143

143:                                              ; preds = %141, %137
  %144 = phi ptr [ %142, %141 ], [ null, %137 ]
  br i1 %140, label %145, label %146

145:                                              ; preds = %143
  tail call void @free(ptr noundef %14) #38
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
  %166 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %167

167:                                              ; preds = %165, %161
  %168 = phi ptr [ %166, %165 ], [ null, %161 ]
  br i1 %164, label %169, label %170

169:                                              ; preds = %167
  tail call void @free(ptr noundef %155) #38
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
  %187 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %188

188:                                              ; preds = %186, %182
  %189 = phi ptr [ %187, %186 ], [ null, %182 ]
  br i1 %185, label %190, label %191

190:                                              ; preds = %188
  tail call void @free(ptr noundef %1) #38
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
  tail call void @free(ptr noundef %6) #38
  %7 = getelementptr inbounds i8, ptr %0, i64 8
  %8 = load ptr, ptr %7, align 8
  tail call void @free(ptr noundef %8) #38
  tail call void @free(ptr noundef %0) #38
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
  tail call void @free(ptr noundef %46) #38
  tail call void @free(ptr noundef %14) #38
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
  tail call void @free(ptr noundef %34) #38
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
  tail call void @free(ptr noundef %53) #38
  %54 = load ptr, ptr %51, align 8
  tail call void @free(ptr noundef %54) #38
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
  %22 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %23

23:                                               ; preds = %21, %17
  %24 = phi ptr [ %22, %21 ], [ null, %17 ]
  br i1 %20, label %25, label %26

25:                                               ; preds = %23
  tail call void @free(ptr noundef %1) #38
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
  %50 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %51

51:                                               ; preds = %49, %45
  %52 = phi ptr [ %50, %49 ], [ null, %45 ]
  br i1 %48, label %53, label %54

53:                                               ; preds = %51
  tail call void @free(ptr noundef %41) #38
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
  %6 = tail call dereferenceable_or_null(1048656) ptr @calloc(i64 noundef 1, i64 noundef 1048656) #41
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
  %15 = tail call ptr @calloc(i64 noundef %14, i64 noundef 8) #41
  %16 = getelementptr inbounds i8, ptr %6, i64 24
  store ptr %15, ptr %16, align 8
  %17 = add i32 %2, 1
  %18 = zext i32 %17 to i64
  %19 = tail call ptr @calloc(i64 noundef %18, i64 noundef 16) #41
  %20 = getelementptr inbounds i8, ptr %6, i64 32
  store ptr %19, ptr %20, align 8
  %21 = add i32 %3, 1
  %22 = zext i32 %21 to i64
  %23 = tail call ptr @calloc(i64 noundef %22, i64 noundef 24) #41
  %24 = getelementptr inbounds i8, ptr %6, i64 40
  store ptr %23, ptr %24, align 8
  %25 = add i32 %4, 1
  %26 = zext i32 %25 to i64
  %27 = tail call ptr @calloc(i64 noundef %26, i64 noundef 24) #41
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
  %12 = tail call ptr @calloc(i64 noundef 1, i64 noundef %11) #41
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
  %25 = tail call dereferenceable_or_null(8) ptr @calloc(i64 noundef 1, i64 noundef 8) #41
  %26 = icmp eq ptr %25, null
  br i1 %26, label %28, label %27

27:                                               ; preds = %24
  store i32 0, ptr %25, align 8
  br label %28

28:                                               ; preds = %27, %24
  store ptr %25, ptr %12, align 8
  %29 = tail call dereferenceable_or_null(64) ptr @calloc(i64 noundef 1, i64 noundef 64) #41
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
  %9 = tail call ptr @calloc(i64 noundef %8, i64 noundef 16) #41
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
  %13 = tail call ptr @calloc(i64 noundef %12, i64 noundef %9) #41
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
  %13 = tail call ptr @calloc(i64 noundef %12, i64 noundef 64) #41
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
  %7 = tail call ptr @malloc(i64 noundef %6) #39
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
  %6 = tail call ptr @calloc(i64 noundef %5, i64 noundef 8) #41
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
  %8 = tail call ptr @malloc(i64 noundef %7) #39
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
  %9 = tail call ptr @malloc(i64 noundef %8) #39
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
  %30 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %31

31:                                               ; preds = %29, %25
  %32 = phi ptr [ %30, %29 ], [ null, %25 ]
  br i1 %28, label %33, label %34

33:                                               ; preds = %31
  tail call void @free(ptr noundef %16) #38
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
  %19 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %20

20:                                               ; preds = %18, %14
  %21 = phi ptr [ %19, %18 ], [ null, %14 ]
  br i1 %17, label %22, label %23

22:                                               ; preds = %20
  tail call void @free(ptr noundef %8) #38
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
  %10 = tail call ptr @malloc(i64 noundef %9) #39
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
  %31 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %32

32:                                               ; preds = %30, %26
  %33 = phi ptr [ %31, %30 ], [ null, %26 ]
  br i1 %29, label %34, label %35

34:                                               ; preds = %32
  tail call void @free(ptr noundef %17) #38
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
  %19 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %20

20:                                               ; preds = %18, %14
  %21 = phi ptr [ %19, %18 ], [ null, %14 ]
  br i1 %17, label %22, label %23

22:                                               ; preds = %20
  tail call void @free(ptr noundef %8) #38
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
  tail call void @table_free(ptr noundef nonnull %17) #38
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
  tail call void @free(ptr noundef %35) #38
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
  tail call void @free(ptr noundef %50) #38
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
  tail call void @free(ptr noundef %65) #38
  %66 = add nuw nsw i64 %62, 1
  %67 = load i32, ptr %41, align 4
  %68 = zext i32 %67 to i64
  %69 = icmp ult i64 %66, %68
  br i1 %69, label %61, label %55, !llvm.loop !35

70:                                               ; preds = %77, %55
  %71 = getelementptr inbounds i8, ptr %0, i64 64
  %72 = load ptr, ptr %71, align 8
  tail call void @free(ptr noundef %72) #38
  %73 = getelementptr inbounds i8, ptr %0, i64 72
  %74 = load ptr, ptr %73, align 8
  tail call void @free(ptr noundef %74) #38
  %75 = getelementptr inbounds i8, ptr %0, i64 80
  %76 = getelementptr inbounds i8, ptr %0, i64 524368
  br label %95

77:                                               ; preds = %59, %77
  %78 = phi i64 [ 0, %59 ], [ %82, %77 ]
  %79 = load ptr, ptr %60, align 8
  %80 = getelementptr inbounds ptr, ptr %79, i64 %78
  %81 = load ptr, ptr %80, align 8
  tail call void @free(ptr noundef %81) #38
  %82 = add nuw nsw i64 %78, 1
  %83 = load i32, ptr %56, align 8
  %84 = zext i32 %83 to i64
  %85 = icmp ult i64 %82, %84
  br i1 %85, label %77, label %70, !llvm.loop !36

86:                                               ; preds = %95
  %87 = getelementptr inbounds i8, ptr %0, i64 24
  %88 = load ptr, ptr %87, align 8
  tail call void @free(ptr noundef %88) #38
  %89 = getelementptr inbounds i8, ptr %0, i64 32
  %90 = load ptr, ptr %89, align 8
  tail call void @free(ptr noundef %90) #38
  %91 = getelementptr inbounds i8, ptr %0, i64 40
  %92 = load ptr, ptr %91, align 8
  tail call void @free(ptr noundef %92) #38
  %93 = getelementptr inbounds i8, ptr %0, i64 48
  %94 = load ptr, ptr %93, align 8
  tail call void @free(ptr noundef %94) #38
  tail call void @free(ptr noundef %0) #38
  ret void

95:                                               ; preds = %70, %95
  %96 = phi i64 [ 0, %70 ], [ %101, %95 ]
  %97 = getelementptr inbounds [65536 x ptr], ptr %75, i64 0, i64 %96
  %98 = load ptr, ptr %97, align 8
  tail call void @free(ptr noundef %98) #38
  %99 = getelementptr inbounds [65536 x ptr], ptr %76, i64 0, i64 %96
  %100 = load ptr, ptr %99, align 8
  tail call void @free(ptr noundef %100) #38
  %101 = add nuw nsw i64 %96, 1
  %102 = icmp eq i64 %101, 65536
  br i1 %102, label %86, label %95, !llvm.loop !37
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(argmem: write, inaccessiblemem: readwrite)
define range(i32 -1, 1) i32 @ring_init(ptr nocapture noundef writeonly %0, i64 noundef %1, i32 noundef %2) local_unnamed_addr #17 {
  %4 = tail call ptr @malloc(i64 noundef %1) #39
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
  %6 = getelementptr inbounds i8, ptr %0, i64 11264
  %7 = add i32 %3, 47
  %8 = and i32 %7, -16
  %9 = load i64, ptr %6, align 64
  %10 = getelementptr inbounds i8, ptr %0, i64 11328
  %11 = load atomic i64, ptr %10 acquire, align 64
  %12 = getelementptr inbounds i8, ptr %0, i64 11336
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
  %26 = getelementptr inbounds i8, ptr %0, i64 11352
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
  %35 = getelementptr inbounds i8, ptr %0, i64 11352
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
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #40
  store i64 1, ptr %5, align 8
  %47 = getelementptr inbounds i8, ptr %0, i64 11344
  %48 = load i32, ptr %47, align 16
  %49 = call i64 @write(i32 noundef %48, ptr noundef nonnull %5, i64 noundef 8) #42
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #40
  br label %50

50:                                               ; preds = %4, %32
  %51 = phi i32 [ 0, %32 ], [ -1, %4 ]
  ret i32 %51
}

; Function Attrs: nofree noredzone nounwind
define internal fastcc range(i32 -1, 1) i32 @ring_push(ptr nocapture noundef %0, ptr nocapture noundef readonly byval(%struct.message) align 8 %1, ptr nocapture noundef readonly %2) unnamed_addr #18 {
  %4 = alloca [24 x i8], align 4
  %5 = alloca i64, align 8
  call void @llvm.lifetime.start.p0(i64 24, ptr nonnull %4)
  %6 = getelementptr inbounds i8, ptr %1, i64 4
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 4 dereferenceable(24) %4, ptr noundef nonnull align 4 dereferenceable(24) %6, i64 24, i1 false)
  %7 = getelementptr inbounds i8, ptr %1, i64 28
  %8 = load i32, ptr %7, align 4
  %9 = add i32 %8, 47
  %10 = and i32 %9, -16
  %11 = load i64, ptr %0, align 64
  %12 = getelementptr inbounds i8, ptr %0, i64 64
  %13 = load atomic i64, ptr %12 acquire, align 64
  %14 = getelementptr inbounds i8, ptr %0, i64 72
  %15 = load i64, ptr %14, align 8
  %16 = add i64 %15, -1
  %17 = and i64 %16, %11
  %18 = sub i64 %15, %17
  %19 = zext i32 %10 to i64
  %20 = icmp ult i64 %18, %19
  %21 = select i1 %20, i64 %18, i64 0
  %22 = sub i64 %11, %13
  %23 = add i64 %22, %19
  %24 = add i64 %23, %21
  %25 = icmp ugt i64 %24, %15
  br i1 %25, label %51, label %26

26:                                               ; preds = %3
  br i1 %20, label %27, label %34

27:                                               ; preds = %26
  %28 = getelementptr inbounds i8, ptr %0, i64 88
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
  %37 = getelementptr inbounds i8, ptr %0, i64 88
  %38 = load ptr, ptr %37, align 8
  %39 = getelementptr inbounds i8, ptr %38, i64 %35
  store i32 %10, ptr %39, align 1
  %40 = getelementptr inbounds i8, ptr %39, i64 4
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(24) %40, ptr noundef nonnull align 4 dereferenceable(24) %4, i64 24, i1 false)
  %41 = getelementptr inbounds i8, ptr %39, i64 28
  store i32 %8, ptr %41, align 1
  %42 = load ptr, ptr %37, align 8
  %43 = getelementptr inbounds i8, ptr %42, i64 %35
  %44 = getelementptr inbounds i8, ptr %43, i64 32
  %45 = zext i32 %8 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %44, ptr readonly align 1 %2, i64 %45, i1 false)
  %46 = add i64 %36, %19
  store atomic i64 %46, ptr %0 release, align 64
  call void @llvm.lifetime.end.p0(i64 24, ptr nonnull %4)
  br i1 %25, label %52, label %47

47:                                               ; preds = %34
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #40
  store i64 1, ptr %5, align 8
  %48 = getelementptr inbounds i8, ptr %0, i64 80
  %49 = load i32, ptr %48, align 16
  %50 = call i64 @write(i32 noundef %49, ptr noundef nonnull %5, i64 noundef 8) #42
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #40
  br label %52

51:                                               ; preds = %3
  call void @llvm.lifetime.end.p0(i64 24, ptr nonnull %4)
  br label %52

52:                                               ; preds = %51, %34, %47
  %53 = phi i32 [ 0, %47 ], [ -1, %34 ], [ -1, %51 ]
  ret i32 %53
}

; Function Attrs: nofree noredzone nounwind
define range(i32 -1, 1) i32 @sw_inject(ptr nocapture noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2, i32 noundef %3, i32 noundef %4, i32 noundef %5) local_unnamed_addr #18 {
  %7 = alloca i64, align 8
  %8 = getelementptr inbounds i8, ptr %0, i64 11264
  %9 = add i32 %3, 47
  %10 = and i32 %9, -16
  %11 = load i64, ptr %8, align 64
  %12 = getelementptr inbounds i8, ptr %0, i64 11328
  %13 = load atomic i64, ptr %12 acquire, align 64
  %14 = getelementptr inbounds i8, ptr %0, i64 11336
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
  %28 = getelementptr inbounds i8, ptr %0, i64 11352
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
  %37 = getelementptr inbounds i8, ptr %0, i64 11352
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
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %7) #40
  store i64 1, ptr %7, align 8
  %51 = getelementptr inbounds i8, ptr %0, i64 11344
  %52 = load i32, ptr %51, align 16
  %53 = call i64 @write(i32 noundef %52, ptr noundef nonnull %7, i64 noundef 8) #42
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %7) #40
  br label %54

54:                                               ; preds = %6, %34
  %55 = phi i32 [ 0, %34 ], [ -1, %6 ]
  ret i32 %55
}

; Function Attrs: nofree norecurse noredzone nounwind memory(readwrite, inaccessiblemem: none)
define range(i32 0, 2) i32 @sw_receive(ptr nocapture noundef %0, ptr nocapture noundef writeonly %1, i64 noundef %2) local_unnamed_addr #19 {
  %4 = getelementptr inbounds i8, ptr %0, i64 11392
  %5 = getelementptr inbounds i8, ptr %0, i64 11456
  %6 = getelementptr inbounds i8, ptr %0, i64 11480
  %7 = getelementptr inbounds i8, ptr %0, i64 11464
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

; Function Attrs: mustprogress noredzone nounwind willreturn memory(readwrite, argmem: none)
define noalias noundef ptr @stream_new(i64 noundef %0) local_unnamed_addr #20 {
  %2 = tail call dereferenceable_or_null(128) ptr @calloc(i64 noundef 1, i64 noundef 128) #41
  %3 = icmp eq ptr %2, null
  br i1 %3, label %8, label %4

4:                                                ; preds = %1
  %5 = tail call ptr @malloc(i64 noundef %0) #39
  %6 = getelementptr inbounds i8, ptr %2, i64 80
  store ptr %5, ptr %6, align 16
  %7 = icmp eq ptr %5, null
  br i1 %7, label %8, label %9

8:                                                ; preds = %4, %1
  tail call void @free(ptr noundef %2) #38
  br label %11

9:                                                ; preds = %4
  %10 = getelementptr inbounds i8, ptr %2, i64 72
  store i64 %0, ptr %10, align 8
  br label %11

11:                                               ; preds = %9, %8
  %12 = phi ptr [ %2, %9 ], [ null, %8 ]
  ret ptr %12
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define void @stream_free(ptr noundef %0) local_unnamed_addr #3 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %6, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds i8, ptr %0, i64 80
  %5 = load ptr, ptr %4, align 16
  tail call void @free(ptr noundef %5) #38
  br label %6

6:                                                ; preds = %3, %1
  tail call void @free(ptr noundef %0) #38
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define i64 @stream_read(ptr nocapture noundef %0, ptr nocapture noundef writeonly %1, i64 noundef %2) local_unnamed_addr #10 {
  %4 = getelementptr inbounds i8, ptr %0, i64 64
  %5 = load i64, ptr %4, align 64
  %6 = load atomic i64, ptr %0 acquire, align 64
  %7 = sub i64 %6, %5
  %8 = tail call i64 @llvm.umin.i64(i64 %7, i64 %2)
  %9 = getelementptr inbounds i8, ptr %0, i64 72
  %10 = load i64, ptr %9, align 8
  %11 = add i64 %10, -1
  %12 = and i64 %11, %5
  %13 = sub i64 %10, %12
  %14 = tail call i64 @llvm.umin.i64(i64 %8, i64 %13)
  %15 = getelementptr inbounds i8, ptr %0, i64 80
  %16 = load ptr, ptr %15, align 16
  %17 = getelementptr inbounds i8, ptr %16, i64 %12
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %1, ptr align 1 %17, i64 %14, i1 false)
  %18 = getelementptr inbounds i8, ptr %1, i64 %14
  %19 = load ptr, ptr %15, align 16
  %20 = sub i64 %8, %14
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %18, ptr align 1 %19, i64 %20, i1 false)
  %21 = add i64 %8, %5
  store atomic i64 %21, ptr %4 release, align 64
  ret i64 %8
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(argmem: readwrite)
define i64 @stream_lost(ptr nocapture noundef readonly %0) local_unnamed_addr #21 {
  %2 = getelementptr inbounds i8, ptr %0, i64 16
  %3 = load atomic i64, ptr %2 monotonic, align 16
  ret i64 %3
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(write, argmem: none, inaccessiblemem: readwrite)
define noalias noundef ptr @capture_new(ptr noundef %0, i32 noundef %1, i64 noundef %2) local_unnamed_addr #15 {
  %4 = tail call dereferenceable_or_null(64) ptr @calloc(i64 noundef 1, i64 noundef 64) #41
  %5 = icmp eq ptr %4, null
  br i1 %5, label %9, label %6

6:                                                ; preds = %3
  store ptr %0, ptr %4, align 8
  %7 = getelementptr inbounds i8, ptr %4, i64 8
  store i32 %1, ptr %7, align 8
  %8 = getelementptr inbounds i8, ptr %4, i64 16
  store i64 %2, ptr %8, align 8
  br label %9

9:                                                ; preds = %3, %6
  %10 = phi ptr [ %4, %6 ], [ null, %3 ]
  ret ptr %10
}

; Function Attrs: mustprogress noredzone nounwind willreturn memory(argmem: readwrite, inaccessiblemem: readwrite)
define void @capture_free(ptr nocapture noundef %0) local_unnamed_addr #22 {
  tail call void @free(ptr noundef %0) #38
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @port_set_capture(ptr nocapture noundef writeonly %0, ptr noundef %1) local_unnamed_addr #23 {
  %3 = getelementptr inbounds i8, ptr %0, i64 56
  store ptr %1, ptr %3, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @capture_read(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #14 {
  %3 = getelementptr inbounds i8, ptr %0, i64 32
  %4 = load i64, ptr %3, align 8
  store i64 %4, ptr %1, align 8
  %5 = getelementptr inbounds i8, ptr %0, i64 40
  %6 = load i64, ptr %5, align 8
  %7 = getelementptr inbounds i8, ptr %1, i64 8
  store i64 %6, ptr %7, align 8
  %8 = getelementptr inbounds i8, ptr %0, i64 48
  %9 = load i64, ptr %8, align 8
  %10 = getelementptr inbounds i8, ptr %1, i64 16
  store i64 %9, ptr %10, align 8
  ret void
}

; Function Attrs: noredzone nounwind memory(readwrite, argmem: read)
define noalias noundef ptr @tracer_new(ptr noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2, i64 noundef %3, i32 noundef %4, i64 noundef %5) local_unnamed_addr #24 {
  %7 = tail call dereferenceable_or_null(552) ptr @calloc(i64 noundef 1, i64 noundef 552) #41
  %8 = icmp eq ptr %7, null
  br i1 %8, label %14, label %9

9:                                                ; preds = %6
  %10 = add i64 %5, 16
  %11 = tail call ptr @calloc(i64 noundef 1, i64 noundef %10) #41
  %12 = getelementptr inbounds i8, ptr %7, i64 8
  store ptr %11, ptr %12, align 8
  %13 = icmp eq ptr %11, null
  br i1 %13, label %14, label %15

14:                                               ; preds = %9, %6
  tail call void @free(ptr noundef %7) #38
  br label %37

15:                                               ; preds = %9
  store ptr %0, ptr %7, align 8
  %16 = getelementptr inbounds i8, ptr %7, i64 24
  store i64 %3, ptr %16, align 8
  %17 = getelementptr inbounds i8, ptr %7, i64 32
  store i32 %4, ptr %17, align 8
  %18 = getelementptr inbounds i8, ptr %7, i64 16
  store i64 %5, ptr %18, align 8
  %19 = icmp eq i32 %1, 0
  %20 = zext i1 %19 to i32
  %21 = getelementptr inbounds i8, ptr %7, i64 36
  store i32 %20, ptr %21, align 4
  %22 = icmp eq i32 %1, 0
  br i1 %22, label %37, label %23

23:                                               ; preds = %15
  %24 = getelementptr inbounds i8, ptr %7, i64 40
  %25 = zext i32 %1 to i64
  br label %26

26:                                               ; preds = %23, %34
  %27 = phi i64 [ 0, %23 ], [ %35, %34 ]
  %28 = getelementptr inbounds i32, ptr %2, i64 %27
  %29 = load i32, ptr %28, align 4
  %30 = icmp ult i32 %29, 512
  br i1 %30, label %31, label %34

31:                                               ; preds = %26
  %32 = zext nneg i32 %29 to i64
  %33 = getelementptr inbounds [512 x i8], ptr %24, i64 0, i64 %32
  store i8 1, ptr %33, align 1
  br label %34

34:                                               ; preds = %26, %31
  %35 = add nuw nsw i64 %27, 1
  %36 = icmp eq i64 %35, %25
  br i1 %36, label %37, label %26, !llvm.loop !38

37:                                               ; preds = %34, %15, %14
  %38 = phi ptr [ null, %14 ], [ %7, %15 ], [ %7, %34 ]
  ret ptr %38
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define void @tracer_free(ptr nocapture noundef %0) local_unnamed_addr #3 {
  %2 = getelementptr inbounds i8, ptr %0, i64 8
  %3 = load ptr, ptr %2, align 8
  tail call void @free(ptr noundef %3) #38
  tail call void @free(ptr noundef %0) #38
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @sw_set_tracer(ptr nocapture noundef writeonly %0, ptr noundef %1) local_unnamed_addr #23 {
  %3 = getelementptr inbounds i8, ptr %0, i64 11520
  store ptr %1, ptr %3, align 64
  %4 = getelementptr inbounds i8, ptr %0, i64 56
  store ptr @turn, ptr %4, align 8
  ret void
}

; Function Attrs: noredzone nounwind
define internal i64 @turn(ptr noundef %0) #0 {
  %2 = alloca %struct.timespec, align 8
  %3 = alloca %struct.timespec, align 8
  %4 = alloca %struct.timespec, align 8
  %5 = alloca i64, align 8
  %6 = alloca %struct.timespec, align 8
  %7 = alloca %struct.timespec, align 8
  %8 = alloca i64, align 8
  %9 = alloca %struct.timespec, align 8
  %10 = alloca [12 x i8], align 1
  %11 = alloca %struct.timespec, align 8
  %12 = alloca [32 x %struct.mmsghdr], align 16
  %13 = alloca [32 x %struct.iovec], align 16
  %14 = alloca [32 x [16 x i64]], align 16
  %15 = alloca %struct.timespec, align 8
  %16 = alloca %struct.timespec, align 8
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %16) #40
  %17 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %16) #42
  %18 = load i64, ptr %16, align 8
  %19 = mul i64 %18, 1000000000
  %20 = getelementptr inbounds i8, ptr %16, i64 8
  %21 = load i64, ptr %20, align 8
  %22 = add i64 %19, %21
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %16) #40
  %23 = getelementptr inbounds i8, ptr %0, i64 10904
  store i64 %22, ptr %23, align 8
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %15) #40
  %24 = call i32 @clock_gettime(i32 noundef 0, ptr noundef nonnull %15) #42
  %25 = load i64, ptr %15, align 8
  %26 = getelementptr inbounds i8, ptr %15, i64 8
  %27 = load i64, ptr %26, align 8
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %15) #40
  %28 = mul i64 %25, -1000000000
  %29 = sub i64 %22, %27
  %30 = add i64 %29, %28
  %31 = getelementptr inbounds i8, ptr %0, i64 10912
  store i64 %30, ptr %31, align 32
  %32 = getelementptr inbounds i8, ptr %0, i64 64
  %33 = load i32, ptr %32, align 64
  %34 = icmp eq i32 %33, 0
  br i1 %34, label %46, label %35

35:                                               ; preds = %1
  %36 = getelementptr inbounds i8, ptr %0, i64 104
  %37 = getelementptr inbounds i8, ptr %0, i64 10984
  %38 = getelementptr inbounds i8, ptr %0, i64 10960
  %39 = getelementptr inbounds i8, ptr %0, i64 10936
  %40 = getelementptr inbounds i8, ptr %11, i64 8
  %41 = getelementptr inbounds i8, ptr %9, i64 8
  %42 = getelementptr inbounds i8, ptr %0, i64 10960
  %43 = getelementptr inbounds i8, ptr %0, i64 10936
  br label %52

44:                                               ; preds = %508
  %45 = icmp eq i32 %509, 0
  br label %46

46:                                               ; preds = %44, %1
  %47 = phi i1 [ true, %1 ], [ %45, %44 ]
  %48 = getelementptr inbounds i8, ptr %0, i64 64
  %49 = getelementptr inbounds i8, ptr %0, i64 84
  %50 = load i32, ptr %49, align 4
  %51 = icmp eq i32 %50, 0
  br i1 %51, label %755, label %514

52:                                               ; preds = %35, %508
  %53 = phi i64 [ 0, %35 ], [ %510, %508 ]
  %54 = phi i32 [ 0, %35 ], [ %509, %508 ]
  %55 = getelementptr inbounds [512 x ptr], ptr %36, i64 0, i64 %53
  %56 = load ptr, ptr %55, align 8
  %57 = getelementptr inbounds i8, ptr %56, i64 28
  %58 = load i32, ptr %57, align 4
  %59 = icmp eq i32 %58, 0
  br i1 %59, label %337, label %60

60:                                               ; preds = %52
  store i32 0, ptr %57, align 4
  call void @llvm.lifetime.start.p0(i64 2048, ptr nonnull %12) #40
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %13) #40
  call void @llvm.lifetime.start.p0(i64 4096, ptr nonnull %14) #40
  br label %61

61:                                               ; preds = %130, %60
  %62 = phi i64 [ 0, %60 ], [ %147, %130 ]
  %63 = getelementptr inbounds [32 x ptr], ptr %37, i64 0, i64 %62
  %64 = load ptr, ptr %63, align 8
  %65 = icmp eq ptr %64, null
  br i1 %65, label %66, label %130

66:                                               ; preds = %61
  %67 = load ptr, ptr %38, align 16
  %68 = load ptr, ptr %67, align 8
  %69 = icmp eq ptr %68, null
  br i1 %69, label %70, label %117, !prof !39

70:                                               ; preds = %66
  %71 = getelementptr inbounds i8, ptr %67, i64 40
  %72 = load i64, ptr %71, align 8
  %73 = add i64 %72, 32
  %74 = getelementptr inbounds i8, ptr %67, i64 48
  %75 = load i64, ptr %74, align 8
  %76 = icmp ugt i64 %73, %75
  br i1 %76, label %114, label %77

77:                                               ; preds = %70
  %78 = getelementptr inbounds i8, ptr %67, i64 16
  %79 = load i64, ptr %78, align 8
  %80 = shl i64 %79, 5
  %81 = add i64 %80, 128
  %82 = call ptr @malloc(i64 noundef %81) #39
  %83 = icmp eq ptr %82, null
  br i1 %83, label %114, label %84

84:                                               ; preds = %77
  %85 = getelementptr inbounds i8, ptr %67, i64 8
  %86 = load ptr, ptr %85, align 8
  store ptr %86, ptr %82, align 64
  store ptr %82, ptr %85, align 8
  %87 = getelementptr inbounds i8, ptr %82, i64 64
  %88 = ptrtoint ptr %87 to i64
  %89 = add i64 %88, 63
  %90 = and i64 %89, -64
  %91 = inttoptr i64 %90 to ptr
  %92 = getelementptr inbounds i8, ptr %67, i64 32
  br label %96

93:                                               ; preds = %96
  %94 = load i64, ptr %71, align 8
  %95 = add i64 %94, 32
  store i64 %95, ptr %71, align 8
  br label %117

96:                                               ; preds = %96, %84
  %97 = phi i32 [ 0, %84 ], [ %110, %96 ]
  %98 = phi ptr [ %91, %84 ], [ %112, %96 ]
  %99 = getelementptr inbounds i8, ptr %98, i64 64
  store ptr %67, ptr %99, align 16
  %100 = load i64, ptr %78, align 8
  %101 = getelementptr inbounds i8, ptr %98, i64 %100
  %102 = load i64, ptr %92, align 8
  %103 = sub i64 0, %102
  %104 = getelementptr inbounds i8, ptr %101, i64 %103
  %105 = getelementptr inbounds i8, ptr %98, i64 120
  store ptr %104, ptr %105, align 8
  %106 = load i64, ptr %92, align 8
  %107 = trunc i64 %106 to i32
  %108 = getelementptr inbounds i8, ptr %98, i64 128
  store i32 %107, ptr %108, align 16
  %109 = load ptr, ptr %67, align 8
  store ptr %109, ptr %98, align 16
  store ptr %98, ptr %67, align 8
  %110 = add nuw nsw i32 %97, 1
  %111 = load i64, ptr %78, align 8
  %112 = getelementptr inbounds i8, ptr %98, i64 %111
  %113 = icmp eq i32 %110, 32
  br i1 %113, label %93, label %96, !llvm.loop !40

114:                                              ; preds = %77, %70
  %115 = load i64, ptr %39, align 8
  %116 = add i64 %115, 1
  store i64 %116, ptr %39, align 8
  br label %127

117:                                              ; preds = %93, %66
  %118 = load ptr, ptr %67, align 8
  %119 = load ptr, ptr %118, align 16
  store ptr %119, ptr %67, align 8
  store ptr null, ptr %118, align 16
  %120 = getelementptr inbounds i8, ptr %118, i64 120
  %121 = load ptr, ptr %120, align 8
  %122 = getelementptr inbounds i8, ptr %121, i64 512
  %123 = getelementptr inbounds i8, ptr %118, i64 8
  store ptr %122, ptr %123, align 8
  %124 = getelementptr inbounds i8, ptr %118, i64 16
  store i32 0, ptr %124, align 16
  %125 = getelementptr inbounds i8, ptr %118, i64 72
  %126 = getelementptr inbounds i8, ptr %118, i64 132
  store i32 0, ptr %126, align 4
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %125, i8 0, i64 16, i1 false)
  br label %127

127:                                              ; preds = %117, %114
  %128 = phi ptr [ null, %114 ], [ %118, %117 ]
  store ptr %128, ptr %63, align 8
  %129 = icmp eq ptr %128, null
  br i1 %129, label %149, label %130

130:                                              ; preds = %127, %61
  %131 = load ptr, ptr %63, align 8
  %132 = getelementptr inbounds [32 x %struct.iovec], ptr %13, i64 0, i64 %62
  %133 = getelementptr inbounds i8, ptr %131, i64 120
  %134 = load ptr, ptr %133, align 8
  %135 = getelementptr inbounds i8, ptr %134, i64 512
  %136 = getelementptr inbounds i8, ptr %131, i64 128
  %137 = load i32, ptr %136, align 16
  %138 = add i32 %137, -512
  %139 = zext i32 %138 to i64
  store ptr %135, ptr %132, align 16
  %140 = getelementptr inbounds i8, ptr %132, i64 8
  store i64 %139, ptr %140, align 8
  %141 = getelementptr inbounds [32 x %struct.mmsghdr], ptr %12, i64 0, i64 %62
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %141, i8 0, i64 64, i1 false)
  %142 = getelementptr inbounds i8, ptr %141, i64 16
  store ptr %132, ptr %142, align 16
  %143 = getelementptr inbounds i8, ptr %141, i64 24
  store i64 1, ptr %143, align 8
  %144 = getelementptr inbounds [32 x [16 x i64]], ptr %14, i64 0, i64 %62
  %145 = getelementptr inbounds i8, ptr %141, i64 32
  store ptr %144, ptr %145, align 16
  %146 = getelementptr inbounds i8, ptr %141, i64 40
  store i64 128, ptr %146, align 8
  %147 = add nuw nsw i64 %62, 1
  %148 = icmp eq i64 %147, 32
  br i1 %148, label %151, label %61, !llvm.loop !41

149:                                              ; preds = %127
  %150 = trunc nuw nsw i64 %62 to i32
  br label %151

151:                                              ; preds = %130, %149
  %152 = phi i32 [ %150, %149 ], [ 32, %130 ]
  %153 = getelementptr inbounds i8, ptr %56, i64 4
  %154 = load i32, ptr %153, align 4
  %155 = call i32 @recvmmsg(i32 noundef %154, ptr noundef nonnull %12, i32 noundef %152, i32 noundef 64, ptr noundef null) #42
  %156 = icmp slt i32 %155, 1
  br i1 %156, label %332, label %157

157:                                              ; preds = %151
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %11) #40
  %158 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %11) #42
  %159 = load i64, ptr %11, align 8
  %160 = mul i64 %159, 1000000000
  %161 = load i64, ptr %40, align 8
  %162 = add i64 %160, %161
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %11) #40
  store i64 %162, ptr %23, align 8
  %163 = getelementptr inbounds i8, ptr %56, i64 8
  %164 = getelementptr inbounds i8, ptr %56, i64 744
  %165 = zext nneg i32 %155 to i64
  br label %166

166:                                              ; preds = %329, %157
  %167 = phi i64 [ 0, %157 ], [ %330, %329 ]
  %168 = getelementptr inbounds [32 x ptr], ptr %37, i64 0, i64 %167
  %169 = load ptr, ptr %168, align 8
  store ptr null, ptr %168, align 8
  %170 = getelementptr inbounds i8, ptr %169, i64 120
  %171 = load ptr, ptr %170, align 8
  %172 = getelementptr inbounds i8, ptr %171, i64 512
  %173 = getelementptr inbounds i8, ptr %169, i64 8
  store ptr %172, ptr %173, align 8
  %174 = getelementptr inbounds [32 x %struct.mmsghdr], ptr %12, i64 0, i64 %167
  %175 = getelementptr inbounds i8, ptr %174, i64 56
  %176 = load i32, ptr %175, align 8
  %177 = getelementptr inbounds i8, ptr %169, i64 16
  store i32 %176, ptr %177, align 16
  %178 = getelementptr inbounds i8, ptr %174, i64 48
  %179 = load i32, ptr %178, align 16
  %180 = and i32 %179, 32
  %181 = icmp eq i32 %180, 0
  br i1 %181, label %182, label %185

182:                                              ; preds = %166
  %183 = load i32, ptr %163, align 8
  %184 = icmp ugt i32 %176, %183
  br i1 %184, label %185, label %191

185:                                              ; preds = %182, %166
  %186 = load i64, ptr %164, align 8
  %187 = add i64 %186, 1
  store i64 %187, ptr %164, align 8
  %188 = getelementptr inbounds i8, ptr %169, i64 64
  %189 = load ptr, ptr %188, align 16
  %190 = load ptr, ptr %189, align 8
  store ptr %190, ptr %169, align 16
  store ptr %169, ptr %189, align 8
  br label %329

191:                                              ; preds = %182
  %192 = getelementptr inbounds i8, ptr %174, i64 40
  %193 = load i64, ptr %192, align 8
  %194 = icmp ugt i64 %193, 15
  br i1 %194, label %195, label %198

195:                                              ; preds = %191
  %196 = getelementptr inbounds i8, ptr %174, i64 32
  %197 = load ptr, ptr %196, align 16
  br label %198

198:                                              ; preds = %195, %191
  %199 = phi ptr [ %197, %195 ], [ null, %191 ]
  %200 = icmp eq ptr %199, null
  br i1 %200, label %263, label %201

201:                                              ; preds = %198
  %202 = getelementptr inbounds i8, ptr %174, i64 32
  br label %203

203:                                              ; preds = %260, %201
  %204 = phi ptr [ %199, %201 ], [ %261, %260 ]
  %205 = getelementptr inbounds i8, ptr %204, i64 8
  %206 = load i32, ptr %205, align 8
  %207 = icmp eq i32 %206, 263
  br i1 %207, label %208, label %240

208:                                              ; preds = %203
  %209 = getelementptr inbounds i8, ptr %204, i64 12
  %210 = load i32, ptr %209, align 4
  %211 = icmp eq i32 %210, 8
  br i1 %211, label %212, label %240

212:                                              ; preds = %208
  %213 = getelementptr inbounds i8, ptr %204, i64 16
  %214 = load i32, ptr %213, align 8
  %215 = getelementptr inbounds i8, ptr %204, i64 32
  %216 = load i16, ptr %215, align 8
  %217 = getelementptr inbounds i8, ptr %204, i64 34
  %218 = load i16, ptr %217, align 2
  %219 = and i32 %214, 16
  %220 = icmp eq i32 %219, 0
  br i1 %220, label %263, label %221, !prof !42

221:                                              ; preds = %212
  %222 = icmp ult i32 %176, 12
  br i1 %222, label %263, label %223

223:                                              ; preds = %221
  %224 = and i32 %214, 64
  %225 = icmp eq i32 %224, 0
  %226 = select i1 %225, i16 -32512, i16 %218
  call void @llvm.lifetime.start.p0(i64 12, ptr nonnull %10)
  %227 = lshr i16 %226, 8
  %228 = trunc nuw i16 %227 to i8
  %229 = trunc i16 %226 to i8
  %230 = lshr i16 %216, 8
  %231 = trunc nuw i16 %230 to i8
  %232 = trunc i16 %216 to i8
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(12) %10, ptr noundef nonnull align 1 dereferenceable(12) %172, i64 12, i1 false)
  %233 = getelementptr inbounds i8, ptr %171, i64 508
  store ptr %233, ptr %173, align 8
  %234 = add i32 %176, 4
  store i32 %234, ptr %177, align 16
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(12) %233, ptr noundef nonnull align 1 dereferenceable(12) %10, i64 12, i1 false)
  %235 = load ptr, ptr %173, align 8
  %236 = getelementptr inbounds i8, ptr %235, i64 12
  store i8 %228, ptr %236, align 1
  %237 = getelementptr inbounds i8, ptr %235, i64 13
  store i8 %229, ptr %237, align 1
  %238 = getelementptr inbounds i8, ptr %235, i64 14
  store i8 %231, ptr %238, align 1
  %239 = getelementptr inbounds i8, ptr %235, i64 15
  store i8 %232, ptr %239, align 1
  call void @llvm.lifetime.end.p0(i64 12, ptr nonnull %10)
  br label %263

240:                                              ; preds = %208, %203
  %241 = load i64, ptr %204, align 8
  %242 = icmp ult i64 %241, 16
  br i1 %242, label %260, label %243

243:                                              ; preds = %240
  %244 = sub i64 0, %241
  %245 = and i64 %244, 7
  %246 = or disjoint i64 %245, 16
  %247 = load ptr, ptr %202, align 16
  %248 = getelementptr inbounds i8, ptr %247, i64 %193
  %249 = ptrtoint ptr %248 to i64
  %250 = ptrtoint ptr %204 to i64
  %251 = sub i64 %249, %250
  %252 = icmp ult i64 %251, %246
  %253 = sub i64 %251, %246
  %254 = icmp ult i64 %253, %241
  %255 = or i1 %252, %254
  br i1 %255, label %260, label %256

256:                                              ; preds = %243
  %257 = add i64 %241, 7
  %258 = and i64 %257, -8
  %259 = getelementptr inbounds i8, ptr %204, i64 %258
  br label %260

260:                                              ; preds = %256, %243, %240
  %261 = phi ptr [ %259, %256 ], [ null, %240 ], [ null, %243 ]
  %262 = icmp eq ptr %261, null
  br i1 %262, label %263, label %203, !llvm.loop !43

263:                                              ; preds = %260, %223, %221, %212, %198
  %264 = load i64, ptr %192, align 8
  %265 = icmp ugt i64 %264, 15
  br i1 %265, label %266, label %269

266:                                              ; preds = %263
  %267 = getelementptr inbounds i8, ptr %174, i64 32
  %268 = load ptr, ptr %267, align 16
  br label %269

269:                                              ; preds = %266, %263
  %270 = phi ptr [ %268, %266 ], [ null, %263 ]
  %271 = icmp eq ptr %270, null
  br i1 %271, label %322, label %272

272:                                              ; preds = %269
  %273 = getelementptr inbounds i8, ptr %174, i64 32
  br label %274

274:                                              ; preds = %319, %272
  %275 = phi i1 [ false, %272 ], [ %321, %319 ]
  %276 = phi ptr [ %270, %272 ], [ %320, %319 ]
  %277 = getelementptr inbounds i8, ptr %276, i64 8
  %278 = load i32, ptr %277, align 8
  %279 = icmp eq i32 %278, 1
  br i1 %279, label %280, label %299

280:                                              ; preds = %274
  %281 = getelementptr inbounds i8, ptr %276, i64 12
  %282 = load i32, ptr %281, align 4
  %283 = icmp eq i32 %282, 35
  br i1 %283, label %284, label %299

284:                                              ; preds = %280
  %285 = getelementptr inbounds i8, ptr %276, i64 16
  %286 = load i64, ptr %285, align 8
  %287 = getelementptr inbounds i8, ptr %276, i64 24
  %288 = load i64, ptr %287, align 8
  %289 = mul nsw i64 %286, 1000000000
  %290 = add nsw i64 %289, %288
  %291 = load i64, ptr %31, align 32
  %292 = add nsw i64 %290, %291
  %293 = load i64, ptr %23, align 8
  %294 = icmp sgt i64 %292, %293
  %295 = add nsw i64 %293, -1000000000
  %296 = icmp slt i64 %292, %295
  %297 = select i1 %294, i1 true, i1 %296
  %298 = select i1 %297, i64 %293, i64 %292
  br label %322

299:                                              ; preds = %280, %274
  %300 = load i64, ptr %276, align 8
  %301 = icmp ult i64 %300, 16
  br i1 %301, label %319, label %302

302:                                              ; preds = %299
  %303 = sub i64 0, %300
  %304 = and i64 %303, 7
  %305 = or disjoint i64 %304, 16
  %306 = load ptr, ptr %273, align 16
  %307 = getelementptr inbounds i8, ptr %306, i64 %264
  %308 = ptrtoint ptr %307 to i64
  %309 = ptrtoint ptr %276 to i64
  %310 = sub i64 %308, %309
  %311 = icmp ult i64 %310, %305
  %312 = sub i64 %310, %305
  %313 = icmp ult i64 %312, %300
  %314 = or i1 %311, %313
  br i1 %314, label %319, label %315

315:                                              ; preds = %302
  %316 = add i64 %300, 7
  %317 = and i64 %316, -8
  %318 = getelementptr inbounds i8, ptr %276, i64 %317
  br label %319

319:                                              ; preds = %315, %302, %299
  %320 = phi ptr [ %318, %315 ], [ null, %299 ], [ null, %302 ]
  %321 = icmp eq ptr %320, null
  br i1 %321, label %322, label %274, !llvm.loop !44

322:                                              ; preds = %319, %284, %269
  %323 = phi i1 [ %275, %284 ], [ %271, %269 ], [ %321, %319 ]
  %324 = phi i64 [ %298, %284 ], [ undef, %269 ], [ undef, %319 ]
  br i1 %323, label %325, label %327

325:                                              ; preds = %322
  %326 = load i64, ptr %23, align 8
  br label %327

327:                                              ; preds = %325, %322
  %328 = phi i64 [ %324, %322 ], [ %326, %325 ]
  call fastcc void @in_receive(ptr noundef %0, ptr noundef %56, ptr noundef %169, i64 noundef %328) #38
  br label %329

329:                                              ; preds = %327, %185
  %330 = add nuw nsw i64 %167, 1
  %331 = icmp eq i64 %330, %165
  br i1 %331, label %332, label %166, !llvm.loop !45

332:                                              ; preds = %329, %151
  %333 = phi i32 [ 0, %151 ], [ %155, %329 ]
  call void @llvm.lifetime.end.p0(i64 4096, ptr nonnull %14) #40
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %13) #40
  call void @llvm.lifetime.end.p0(i64 2048, ptr nonnull %12) #40
  %334 = icmp eq i32 %333, 32
  %335 = zext i1 %334 to i32
  %336 = or i32 %54, %335
  br label %508

337:                                              ; preds = %52
  %338 = getelementptr inbounds i8, ptr %56, i64 48
  %339 = load ptr, ptr %338, align 8
  %340 = icmp eq ptr %339, null
  br i1 %340, label %508, label %341

341:                                              ; preds = %337
  %342 = getelementptr inbounds i8, ptr %339, i64 64
  %343 = getelementptr inbounds i8, ptr %339, i64 88
  %344 = getelementptr inbounds i8, ptr %339, i64 72
  br label %345

345:                                              ; preds = %364, %341
  %346 = phi ptr [ undef, %341 ], [ %365, %364 ]
  %347 = load i64, ptr %342, align 64
  %348 = load atomic i64, ptr %339 acquire, align 64
  %349 = icmp eq i64 %347, %348
  br i1 %349, label %366, label %350

350:                                              ; preds = %345
  %351 = load ptr, ptr %343, align 8
  %352 = load i64, ptr %342, align 64
  %353 = load i64, ptr %344, align 8
  %354 = add i64 %353, -1
  %355 = and i64 %354, %352
  %356 = getelementptr inbounds i8, ptr %351, i64 %355
  %357 = getelementptr inbounds i8, ptr %356, i64 4
  %358 = load i32, ptr %357, align 4
  %359 = icmp eq i32 %358, 0
  br i1 %359, label %360, label %364

360:                                              ; preds = %350
  %361 = load i32, ptr %356, align 8
  %362 = zext i32 %361 to i64
  %363 = add i64 %352, %362
  store atomic i64 %363, ptr %342 release, align 64
  br label %364

364:                                              ; preds = %360, %350
  %365 = phi ptr [ %346, %360 ], [ %356, %350 ]
  br i1 %359, label %345, label %366

366:                                              ; preds = %364, %345
  %367 = phi ptr [ %365, %364 ], [ null, %345 ]
  %368 = icmp eq ptr %367, null
  br i1 %368, label %503, label %369

369:                                              ; preds = %366
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %9) #40
  %370 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %9) #42
  %371 = load i64, ptr %9, align 8
  %372 = mul i64 %371, 1000000000
  %373 = load i64, ptr %41, align 8
  %374 = add i64 %372, %373
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %9) #40
  store i64 %374, ptr %23, align 8
  %375 = getelementptr inbounds i8, ptr %56, i64 8
  %376 = getelementptr inbounds i8, ptr %56, i64 744
  br label %377

377:                                              ; preds = %498, %369
  %378 = phi ptr [ %367, %369 ], [ %499, %498 ]
  %379 = phi i32 [ 0, %369 ], [ %472, %498 ]
  %380 = getelementptr inbounds i8, ptr %378, i64 16
  %381 = load i64, ptr %380, align 8
  %382 = getelementptr inbounds i8, ptr %378, i64 28
  %383 = load i32, ptr %382, align 4
  %384 = load i32, ptr %375, align 8
  %385 = icmp ugt i32 %383, %384
  br i1 %385, label %386, label %389

386:                                              ; preds = %377
  %387 = load i64, ptr %376, align 8
  %388 = add i64 %387, 1
  store i64 %388, ptr %376, align 8
  br label %461

389:                                              ; preds = %377
  %390 = load ptr, ptr %42, align 16
  %391 = load ptr, ptr %390, align 8
  %392 = icmp eq ptr %391, null
  br i1 %392, label %393, label %440, !prof !39

393:                                              ; preds = %389
  %394 = getelementptr inbounds i8, ptr %390, i64 40
  %395 = load i64, ptr %394, align 8
  %396 = add i64 %395, 32
  %397 = getelementptr inbounds i8, ptr %390, i64 48
  %398 = load i64, ptr %397, align 8
  %399 = icmp ugt i64 %396, %398
  br i1 %399, label %437, label %400

400:                                              ; preds = %393
  %401 = getelementptr inbounds i8, ptr %390, i64 16
  %402 = load i64, ptr %401, align 8
  %403 = shl i64 %402, 5
  %404 = add i64 %403, 128
  %405 = call ptr @malloc(i64 noundef %404) #39
  %406 = icmp eq ptr %405, null
  br i1 %406, label %437, label %407

407:                                              ; preds = %400
  %408 = getelementptr inbounds i8, ptr %390, i64 8
  %409 = load ptr, ptr %408, align 8
  store ptr %409, ptr %405, align 64
  store ptr %405, ptr %408, align 8
  %410 = getelementptr inbounds i8, ptr %405, i64 64
  %411 = ptrtoint ptr %410 to i64
  %412 = add i64 %411, 63
  %413 = and i64 %412, -64
  %414 = inttoptr i64 %413 to ptr
  %415 = getelementptr inbounds i8, ptr %390, i64 32
  br label %419

416:                                              ; preds = %419
  %417 = load i64, ptr %394, align 8
  %418 = add i64 %417, 32
  store i64 %418, ptr %394, align 8
  br label %440

419:                                              ; preds = %419, %407
  %420 = phi i32 [ 0, %407 ], [ %433, %419 ]
  %421 = phi ptr [ %414, %407 ], [ %435, %419 ]
  %422 = getelementptr inbounds i8, ptr %421, i64 64
  store ptr %390, ptr %422, align 16
  %423 = load i64, ptr %401, align 8
  %424 = getelementptr inbounds i8, ptr %421, i64 %423
  %425 = load i64, ptr %415, align 8
  %426 = sub i64 0, %425
  %427 = getelementptr inbounds i8, ptr %424, i64 %426
  %428 = getelementptr inbounds i8, ptr %421, i64 120
  store ptr %427, ptr %428, align 8
  %429 = load i64, ptr %415, align 8
  %430 = trunc i64 %429 to i32
  %431 = getelementptr inbounds i8, ptr %421, i64 128
  store i32 %430, ptr %431, align 16
  %432 = load ptr, ptr %390, align 8
  store ptr %432, ptr %421, align 16
  store ptr %421, ptr %390, align 8
  %433 = add nuw nsw i32 %420, 1
  %434 = load i64, ptr %401, align 8
  %435 = getelementptr inbounds i8, ptr %421, i64 %434
  %436 = icmp eq i32 %433, 32
  br i1 %436, label %416, label %419, !llvm.loop !40

437:                                              ; preds = %400, %393
  %438 = load i64, ptr %43, align 8
  %439 = add i64 %438, 1
  store i64 %439, ptr %43, align 8
  br label %450

440:                                              ; preds = %416, %389
  %441 = load ptr, ptr %390, align 8
  %442 = load ptr, ptr %441, align 16
  store ptr %442, ptr %390, align 8
  store ptr null, ptr %441, align 16
  %443 = getelementptr inbounds i8, ptr %441, i64 120
  %444 = load ptr, ptr %443, align 8
  %445 = getelementptr inbounds i8, ptr %444, i64 512
  %446 = getelementptr inbounds i8, ptr %441, i64 8
  store ptr %445, ptr %446, align 8
  %447 = getelementptr inbounds i8, ptr %441, i64 16
  store i32 0, ptr %447, align 16
  %448 = getelementptr inbounds i8, ptr %441, i64 72
  %449 = getelementptr inbounds i8, ptr %441, i64 132
  store i32 0, ptr %449, align 4
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %448, i8 0, i64 16, i1 false)
  br label %450

450:                                              ; preds = %440, %437
  %451 = phi ptr [ null, %437 ], [ %441, %440 ]
  %452 = icmp eq ptr %451, null
  br i1 %452, label %461, label %453

453:                                              ; preds = %450
  %454 = getelementptr inbounds i8, ptr %451, i64 8
  %455 = load ptr, ptr %454, align 8
  %456 = getelementptr inbounds i8, ptr %378, i64 32
  %457 = load i32, ptr %382, align 4
  %458 = zext i32 %457 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %455, ptr nonnull align 1 %456, i64 %458, i1 false)
  %459 = load i32, ptr %382, align 4
  %460 = getelementptr inbounds i8, ptr %451, i64 16
  store i32 %459, ptr %460, align 16
  br label %461

461:                                              ; preds = %453, %450, %386
  %462 = phi ptr [ null, %386 ], [ %451, %453 ], [ null, %450 ]
  %463 = load ptr, ptr %338, align 8
  %464 = getelementptr inbounds i8, ptr %463, i64 64
  %465 = load i64, ptr %464, align 64
  %466 = load i32, ptr %378, align 8
  %467 = zext i32 %466 to i64
  %468 = add i64 %465, %467
  store atomic i64 %468, ptr %464 release, align 64
  %469 = icmp eq ptr %462, null
  br i1 %469, label %471, label %470

470:                                              ; preds = %461
  call fastcc void @in_receive(ptr noundef %0, ptr noundef %56, ptr noundef nonnull %462, i64 noundef %381) #38
  br label %471

471:                                              ; preds = %470, %461
  %472 = add nuw nsw i32 %379, 1
  %473 = load ptr, ptr %338, align 8
  %474 = getelementptr inbounds i8, ptr %473, i64 64
  %475 = getelementptr inbounds i8, ptr %473, i64 88
  %476 = getelementptr inbounds i8, ptr %473, i64 72
  br label %477

477:                                              ; preds = %496, %471
  %478 = phi ptr [ undef, %471 ], [ %497, %496 ]
  %479 = load i64, ptr %474, align 64
  %480 = load atomic i64, ptr %473 acquire, align 64
  %481 = icmp eq i64 %479, %480
  br i1 %481, label %498, label %482

482:                                              ; preds = %477
  %483 = load ptr, ptr %475, align 8
  %484 = load i64, ptr %474, align 64
  %485 = load i64, ptr %476, align 8
  %486 = add i64 %485, -1
  %487 = and i64 %486, %484
  %488 = getelementptr inbounds i8, ptr %483, i64 %487
  %489 = getelementptr inbounds i8, ptr %488, i64 4
  %490 = load i32, ptr %489, align 4
  %491 = icmp eq i32 %490, 0
  br i1 %491, label %492, label %496

492:                                              ; preds = %482
  %493 = load i32, ptr %488, align 8
  %494 = zext i32 %493 to i64
  %495 = add i64 %484, %494
  store atomic i64 %495, ptr %474 release, align 64
  br label %496

496:                                              ; preds = %492, %482
  %497 = phi ptr [ %478, %492 ], [ %488, %482 ]
  br i1 %491, label %477, label %498

498:                                              ; preds = %496, %477
  %499 = phi ptr [ %497, %496 ], [ null, %477 ]
  %500 = icmp ne ptr %499, null
  %501 = icmp ult i32 %379, 31
  %502 = select i1 %500, i1 %501, i1 false
  br i1 %502, label %377, label %503, !llvm.loop !46

503:                                              ; preds = %498, %366
  %504 = phi i32 [ 0, %366 ], [ %472, %498 ]
  %505 = icmp eq i32 %504, 32
  %506 = zext i1 %505 to i32
  %507 = or i32 %54, %506
  br label %508

508:                                              ; preds = %337, %503, %332
  %509 = phi i32 [ %336, %332 ], [ %507, %503 ], [ %54, %337 ]
  %510 = add nuw nsw i64 %53, 1
  %511 = load i32, ptr %32, align 64
  %512 = zext i32 %511 to i64
  %513 = icmp ult i64 %510, %512
  br i1 %513, label %52, label %44, !llvm.loop !47

514:                                              ; preds = %46
  store i32 0, ptr %49, align 4
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %8) #40
  %515 = getelementptr inbounds i8, ptr %0, i64 11264
  %516 = getelementptr inbounds i8, ptr %0, i64 11344
  %517 = load i32, ptr %516, align 16
  %518 = call i64 @read(i32 noundef %517, ptr noundef nonnull %8, i64 noundef 8) #42
  %519 = icmp slt i64 %518, 0
  br i1 %519, label %754, label %520

520:                                              ; preds = %514
  %521 = getelementptr inbounds i8, ptr %0, i64 11328
  %522 = getelementptr inbounds i8, ptr %0, i64 11352
  %523 = getelementptr inbounds i8, ptr %0, i64 11336
  %524 = getelementptr inbounds i8, ptr %0, i64 10960
  %525 = getelementptr inbounds i8, ptr %0, i64 68
  %526 = getelementptr inbounds i8, ptr %0, i64 10936
  %527 = getelementptr inbounds i8, ptr %4, i64 8
  %528 = getelementptr inbounds i8, ptr %0, i64 4200
  %529 = getelementptr inbounds i8, ptr %7, i64 8
  %530 = getelementptr inbounds i8, ptr %6, i64 8
  %531 = getelementptr inbounds i8, ptr %0, i64 11392
  %532 = getelementptr inbounds i8, ptr %0, i64 11456
  %533 = getelementptr inbounds i8, ptr %0, i64 11464
  %534 = getelementptr inbounds i8, ptr %0, i64 11480
  %535 = getelementptr inbounds i8, ptr %0, i64 11472
  br label %536

536:                                              ; preds = %557, %520
  %537 = phi ptr [ undef, %520 ], [ %558, %557 ]
  %538 = load i64, ptr %521, align 64
  %539 = load atomic i64, ptr %515 acquire, align 64
  %540 = icmp eq i64 %538, %539
  br i1 %540, label %559, label %541

541:                                              ; preds = %536
  %542 = load ptr, ptr %522, align 8
  %543 = load i64, ptr %521, align 64
  %544 = load i64, ptr %523, align 8
  %545 = add i64 %544, -1
  %546 = and i64 %545, %543
  %547 = getelementptr inbounds i8, ptr %542, i64 %546
  %548 = getelementptr inbounds i8, ptr %547, i64 4
  %549 = load i32, ptr %548, align 4
  %550 = icmp eq i32 %549, 0
  br i1 %550, label %551, label %555

551:                                              ; preds = %541
  %552 = load i32, ptr %547, align 8
  %553 = zext i32 %552 to i64
  %554 = add i64 %543, %553
  store atomic i64 %554, ptr %521 release, align 64
  br label %555

555:                                              ; preds = %551, %541
  %556 = phi ptr [ %537, %551 ], [ %547, %541 ]
  br i1 %550, label %557, label %559

557:                                              ; preds = %555, %749
  %558 = phi ptr [ %556, %555 ], [ undef, %749 ]
  br label %536, !llvm.loop !48

559:                                              ; preds = %555, %536
  %560 = phi ptr [ %556, %555 ], [ null, %536 ]
  %561 = icmp eq ptr %560, null
  br i1 %561, label %754, label %562

562:                                              ; preds = %559
  %563 = getelementptr inbounds i8, ptr %560, i64 28
  %564 = load i32, ptr %563, align 4
  %565 = zext i32 %564 to i64
  %566 = load ptr, ptr %524, align 16
  %567 = getelementptr inbounds i8, ptr %566, i64 32
  %568 = load i64, ptr %567, align 8
  %569 = add i64 %568, -512
  %570 = icmp ult i64 %569, %565
  br i1 %570, label %571, label %574

571:                                              ; preds = %562
  %572 = load i64, ptr %526, align 8
  %573 = add i64 %572, 1
  store i64 %573, ptr %526, align 8
  br label %749

574:                                              ; preds = %562
  %575 = getelementptr inbounds i8, ptr %560, i64 4
  %576 = load i32, ptr %575, align 4
  %577 = icmp eq i32 %576, 2
  br i1 %577, label %578, label %694

578:                                              ; preds = %574
  %579 = getelementptr inbounds i8, ptr %560, i64 8
  %580 = load i32, ptr %579, align 8
  %581 = icmp ult i32 %580, 512
  br i1 %581, label %582, label %586

582:                                              ; preds = %578
  %583 = zext nneg i32 %580 to i64
  %584 = getelementptr inbounds [512 x ptr], ptr %528, i64 0, i64 %583
  %585 = load ptr, ptr %584, align 8
  br label %586

586:                                              ; preds = %582, %578
  %587 = phi ptr [ %585, %582 ], [ null, %578 ]
  %588 = getelementptr inbounds i8, ptr %560, i64 24
  %589 = load i32, ptr %588, align 8
  %590 = icmp eq ptr %587, null
  br i1 %590, label %594, label %591

591:                                              ; preds = %586
  %592 = getelementptr inbounds i8, ptr %587, i64 1728
  %593 = load i64, ptr %592, align 8
  br label %594

594:                                              ; preds = %591, %586
  %595 = phi i64 [ %593, %591 ], [ 0, %586 ]
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %7) #40
  %596 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %7) #42
  %597 = load i64, ptr %7, align 8
  %598 = mul i64 %597, 1000000000
  %599 = load i64, ptr %529, align 8
  %600 = add i64 %598, %599
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %7) #40
  br i1 %590, label %659, label %601

601:                                              ; preds = %594
  %602 = getelementptr inbounds i8, ptr %560, i64 12
  %603 = getelementptr inbounds i8, ptr %560, i64 32
  %604 = load i32, ptr %602, align 4
  %605 = icmp eq i32 %604, 0
  br i1 %605, label %652, label %606

606:                                              ; preds = %601, %649
  %607 = phi i32 [ %640, %649 ], [ 0, %601 ]
  %608 = load ptr, ptr %524, align 16
  %609 = load ptr, ptr %608, align 8
  %610 = icmp eq ptr %609, null
  br i1 %610, label %611, label %617, !prof !39

611:                                              ; preds = %606
  %612 = call fastcc i32 @pool_grow(ptr noundef nonnull %608) #38
  %613 = icmp eq i32 %612, 0
  br i1 %613, label %617, label %614

614:                                              ; preds = %611
  %615 = load i64, ptr %526, align 8
  %616 = add i64 %615, 1
  store i64 %616, ptr %526, align 8
  br label %627

617:                                              ; preds = %611, %606
  %618 = load ptr, ptr %608, align 8
  %619 = load ptr, ptr %618, align 16
  store ptr %619, ptr %608, align 8
  store ptr null, ptr %618, align 16
  %620 = getelementptr inbounds i8, ptr %618, i64 120
  %621 = load ptr, ptr %620, align 8
  %622 = getelementptr inbounds i8, ptr %621, i64 512
  %623 = getelementptr inbounds i8, ptr %618, i64 8
  store ptr %622, ptr %623, align 8
  %624 = getelementptr inbounds i8, ptr %618, i64 16
  store i32 0, ptr %624, align 16
  %625 = getelementptr inbounds i8, ptr %618, i64 72
  %626 = getelementptr inbounds i8, ptr %618, i64 132
  store i32 0, ptr %626, align 4
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %625, i8 0, i64 16, i1 false)
  br label %627

627:                                              ; preds = %617, %614
  %628 = phi ptr [ null, %614 ], [ %618, %617 ]
  %629 = icmp eq ptr %628, null
  br i1 %629, label %652, label %630

630:                                              ; preds = %627
  %631 = getelementptr inbounds i8, ptr %628, i64 8
  %632 = load ptr, ptr %631, align 8
  %633 = load i32, ptr %563, align 4
  %634 = zext i32 %633 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %632, ptr nonnull readonly align 1 %603, i64 %634, i1 false)
  %635 = load i32, ptr %563, align 4
  %636 = getelementptr inbounds i8, ptr %628, i64 20
  store i32 %635, ptr %636, align 4
  %637 = getelementptr inbounds i8, ptr %628, i64 16
  store i32 %635, ptr %637, align 16
  %638 = getelementptr inbounds i8, ptr %628, i64 72
  store i64 1, ptr %638, align 8
  %639 = load i32, ptr %587, align 8
  call fastcc void @out_enqueue(ptr noundef %0, ptr noundef nonnull %587, i32 noundef %639, ptr noundef nonnull %628, i64 noundef %600) #38
  %640 = add nuw i32 %607, 1
  %641 = and i32 %607, 31
  %642 = icmp eq i32 %641, 31
  br i1 %642, label %643, label %649

643:                                              ; preds = %630
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %6) #40
  %644 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %6) #42
  %645 = load i64, ptr %6, align 8
  %646 = mul i64 %645, 1000000000
  %647 = load i64, ptr %530, align 8
  %648 = add i64 %646, %647
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %6) #40
  call fastcc void @out_deliver(ptr noundef %0, ptr noundef nonnull %587, i64 noundef %648) #38
  br label %649

649:                                              ; preds = %643, %630
  %650 = load i32, ptr %602, align 4
  %651 = icmp ult i32 %640, %650
  br i1 %651, label %606, label %652, !llvm.loop !49

652:                                              ; preds = %649, %627, %601
  %653 = phi i32 [ 0, %601 ], [ %640, %649 ], [ %607, %627 ]
  %654 = getelementptr inbounds i8, ptr %587, i64 1728
  %655 = load i64, ptr %654, align 8
  %656 = sub i64 %595, %655
  %657 = trunc i64 %656 to i32
  %658 = add i32 %653, %657
  br label %659

659:                                              ; preds = %652, %594
  %660 = phi i32 [ %658, %652 ], [ 0, %594 ]
  %661 = load i64, ptr %531, align 64
  %662 = load atomic i64, ptr %532 acquire, align 64
  %663 = load i64, ptr %533, align 8
  %664 = add i64 %663, -1
  %665 = and i64 %664, %661
  %666 = sub i64 %663, %665
  %667 = icmp ult i64 %666, 32
  %668 = select i1 %667, i64 %666, i64 0
  %669 = add i64 %661, 32
  %670 = sub i64 %669, %662
  %671 = add i64 %670, %668
  %672 = icmp ugt i64 %671, %663
  br i1 %672, label %749, label %673

673:                                              ; preds = %659
  br i1 %667, label %674, label %680

674:                                              ; preds = %673
  %675 = load ptr, ptr %534, align 8
  %676 = getelementptr inbounds i8, ptr %675, i64 %665
  %677 = trunc nuw i64 %666 to i32
  store i32 %677, ptr %676, align 8
  %678 = getelementptr inbounds i8, ptr %676, i64 4
  store i32 0, ptr %678, align 4
  %679 = add i64 %666, %661
  br label %680

680:                                              ; preds = %674, %673
  %681 = phi i64 [ 0, %674 ], [ %665, %673 ]
  %682 = phi i64 [ %679, %674 ], [ %661, %673 ]
  %683 = load ptr, ptr %534, align 8
  %684 = getelementptr inbounds i8, ptr %683, i64 %681
  store i32 32, ptr %684, align 1
  %685 = getelementptr inbounds i8, ptr %684, i64 4
  store i32 4, ptr %685, align 1
  %686 = getelementptr inbounds i8, ptr %684, i64 8
  store i32 %580, ptr %686, align 1
  %687 = getelementptr inbounds i8, ptr %684, i64 12
  store i32 %660, ptr %687, align 1
  %688 = getelementptr inbounds i8, ptr %684, i64 16
  store i64 %600, ptr %688, align 1
  %689 = getelementptr inbounds i8, ptr %684, i64 24
  store i32 %589, ptr %689, align 1
  %690 = getelementptr inbounds i8, ptr %684, i64 28
  store i32 0, ptr %690, align 1
  %691 = add i64 %682, 32
  store atomic i64 %691, ptr %531 release, align 64
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #40
  store i64 1, ptr %5, align 8
  %692 = load i32, ptr %535, align 16
  %693 = call i64 @write(i32 noundef %692, ptr noundef nonnull %5, i64 noundef 8) #42
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #40
  br label %749

694:                                              ; preds = %574
  %695 = load i32, ptr %525, align 4
  %696 = icmp eq i32 %695, 0
  br i1 %696, label %716, label %697

697:                                              ; preds = %694
  %698 = load ptr, ptr %566, align 8
  %699 = icmp eq ptr %698, null
  br i1 %699, label %700, label %706, !prof !39

700:                                              ; preds = %697
  %701 = call fastcc i32 @pool_grow(ptr noundef nonnull %566) #38
  %702 = icmp eq i32 %701, 0
  br i1 %702, label %706, label %703

703:                                              ; preds = %700
  %704 = load i64, ptr %526, align 8
  %705 = add i64 %704, 1
  store i64 %705, ptr %526, align 8
  br label %716

706:                                              ; preds = %700, %697
  %707 = load ptr, ptr %566, align 8
  %708 = load ptr, ptr %707, align 16
  store ptr %708, ptr %566, align 8
  store ptr null, ptr %707, align 16
  %709 = getelementptr inbounds i8, ptr %707, i64 120
  %710 = load ptr, ptr %709, align 8
  %711 = getelementptr inbounds i8, ptr %710, i64 512
  %712 = getelementptr inbounds i8, ptr %707, i64 8
  store ptr %711, ptr %712, align 8
  %713 = getelementptr inbounds i8, ptr %707, i64 16
  store i32 0, ptr %713, align 16
  %714 = getelementptr inbounds i8, ptr %707, i64 72
  %715 = getelementptr inbounds i8, ptr %707, i64 132
  store i32 0, ptr %715, align 4
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %714, i8 0, i64 16, i1 false)
  br label %716

716:                                              ; preds = %706, %703, %694
  %717 = phi ptr [ null, %694 ], [ null, %703 ], [ %707, %706 ]
  %718 = icmp eq ptr %717, null
  br i1 %718, label %749, label %719

719:                                              ; preds = %716
  %720 = getelementptr inbounds i8, ptr %717, i64 8
  %721 = load ptr, ptr %720, align 8
  %722 = getelementptr inbounds i8, ptr %560, i64 32
  %723 = load i32, ptr %563, align 4
  %724 = zext i32 %723 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %721, ptr nonnull readonly align 1 %722, i64 %724, i1 false)
  %725 = load i32, ptr %563, align 4
  %726 = getelementptr inbounds i8, ptr %717, i64 16
  store i32 %725, ptr %726, align 16
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #40
  %727 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %4) #42
  %728 = load i64, ptr %4, align 8
  %729 = mul i64 %728, 1000000000
  %730 = load i64, ptr %527, align 8
  %731 = add i64 %729, %730
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #40
  %732 = getelementptr inbounds i8, ptr %560, i64 8
  %733 = load i32, ptr %732, align 8
  %734 = icmp ult i32 %733, 512
  br i1 %734, label %735, label %739

735:                                              ; preds = %719
  %736 = zext nneg i32 %733 to i64
  %737 = getelementptr inbounds [512 x ptr], ptr %528, i64 0, i64 %736
  %738 = load ptr, ptr %737, align 8
  br label %739

739:                                              ; preds = %735, %719
  %740 = phi ptr [ %738, %735 ], [ null, %719 ]
  %741 = icmp eq ptr %740, null
  br i1 %741, label %747, label %742

742:                                              ; preds = %739
  %743 = getelementptr inbounds i8, ptr %740, i64 56
  %744 = load ptr, ptr %743, align 8
  %745 = icmp eq ptr %744, null
  br i1 %745, label %747, label %746, !prof !42

746:                                              ; preds = %742
  call fastcc void @capture_frame(ptr noundef %0, ptr noundef nonnull %740, ptr noundef nonnull %717, i64 noundef %731, i32 noundef 1) #38
  br label %747

747:                                              ; preds = %746, %742, %739
  %748 = load i32, ptr %732, align 8
  call fastcc void @in_process(ptr noundef %0, ptr noundef nonnull %717, i32 noundef %748, i32 noundef 0, i64 noundef %731) #38
  br label %749

749:                                              ; preds = %747, %716, %680, %659, %571
  %750 = load i64, ptr %521, align 64
  %751 = load i32, ptr %560, align 8
  %752 = zext i32 %751 to i64
  %753 = add i64 %750, %752
  store atomic i64 %753, ptr %521 release, align 64
  br label %557

754:                                              ; preds = %559, %514
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %8) #40
  br label %755

755:                                              ; preds = %754, %46
  %756 = getelementptr inbounds i8, ptr %0, i64 10968
  %757 = load ptr, ptr %756, align 8
  %758 = icmp eq ptr %757, null
  br i1 %758, label %771, label %759

759:                                              ; preds = %755
  store ptr null, ptr %756, align 8
  br label %760

760:                                              ; preds = %759, %760
  %761 = phi ptr [ %762, %760 ], [ %757, %759 ]
  %762 = load ptr, ptr %761, align 16
  store ptr null, ptr %761, align 16
  %763 = getelementptr inbounds i8, ptr %761, i64 144
  %764 = load i16, ptr %763, align 16
  %765 = zext i16 %764 to i32
  %766 = getelementptr inbounds i8, ptr %761, i64 156
  %767 = load i32, ptr %766, align 4
  %768 = getelementptr inbounds i8, ptr %761, i64 40
  %769 = load i64, ptr %768, align 8
  call fastcc void @in_process(ptr noundef %0, ptr noundef nonnull %761, i32 noundef %765, i32 noundef %767, i64 noundef %769) #38
  %770 = icmp eq ptr %762, null
  br i1 %770, label %771, label %760, !llvm.loop !50

771:                                              ; preds = %760, %755
  %772 = load i32, ptr %48, align 64
  %773 = icmp eq i32 %772, 0
  br i1 %773, label %778, label %774

774:                                              ; preds = %771
  %775 = getelementptr inbounds i8, ptr %0, i64 104
  %776 = getelementptr inbounds i8, ptr %3, i64 8
  %777 = getelementptr inbounds i8, ptr %0, i64 68
  br label %784

778:                                              ; preds = %939, %771
  %779 = load i32, ptr %48, align 64
  %780 = icmp eq i32 %779, 0
  br i1 %780, label %944, label %781

781:                                              ; preds = %778
  %782 = getelementptr inbounds i8, ptr %0, i64 104
  %783 = getelementptr inbounds i8, ptr %2, i64 8
  br label %945

784:                                              ; preds = %774, %939
  %785 = phi i64 [ 0, %774 ], [ %940, %939 ]
  %786 = getelementptr inbounds [512 x ptr], ptr %775, i64 0, i64 %785
  %787 = load ptr, ptr %786, align 8
  %788 = getelementptr inbounds i8, ptr %787, i64 12
  %789 = load i32, ptr %788, align 4
  %790 = icmp eq i32 %789, 0
  br i1 %790, label %939, label %791

791:                                              ; preds = %784
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %3) #40
  %792 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %3) #42
  %793 = load i64, ptr %3, align 8
  %794 = mul i64 %793, 1000000000
  %795 = load i64, ptr %776, align 8
  %796 = add i64 %794, %795
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %3) #40
  store i64 %796, ptr %23, align 8
  call fastcc void @in_serve(ptr noundef %0, ptr noundef %787, i64 noundef %796) #38
  %797 = getelementptr inbounds i8, ptr %787, i64 592
  %798 = getelementptr inbounds i8, ptr %787, i64 608
  %799 = getelementptr inbounds i8, ptr %787, i64 616
  %800 = getelementptr inbounds i8, ptr %787, i64 800
  %801 = getelementptr inbounds i8, ptr %787, i64 20
  %802 = getelementptr inbounds i8, ptr %787, i64 816
  %803 = getelementptr inbounds i8, ptr %787, i64 808
  %804 = getelementptr inbounds i8, ptr %787, i64 704
  %805 = getelementptr inbounds i8, ptr %787, i64 712
  %806 = getelementptr inbounds i8, ptr %787, i64 736
  %807 = getelementptr inbounds i8, ptr %787, i64 616
  br label %808

808:                                              ; preds = %938, %791
  %809 = load ptr, ptr %797, align 8
  %810 = load i64, ptr %799, align 8
  %811 = icmp eq i64 %810, 0
  br i1 %811, label %886, label %812, !prof !42

812:                                              ; preds = %808
  %813 = icmp eq ptr %809, null
  br i1 %813, label %820, label %814

814:                                              ; preds = %812
  %815 = load ptr, ptr %798, align 8
  %816 = load i64, ptr %815, align 8
  %817 = getelementptr inbounds i8, ptr %809, i64 56
  %818 = load i64, ptr %817, align 8
  %819 = icmp ugt i64 %816, %818
  br i1 %819, label %886, label %820

820:                                              ; preds = %814, %812
  %821 = load ptr, ptr %798, align 8
  %822 = load i64, ptr %821, align 8
  %823 = icmp ugt i64 %822, %796
  br i1 %823, label %898, label %824

824:                                              ; preds = %820
  %825 = getelementptr inbounds i8, ptr %821, i64 16
  %826 = load ptr, ptr %825, align 8
  %827 = load i64, ptr %807, align 8
  %828 = add i64 %827, -1
  store i64 %828, ptr %807, align 8
  %829 = getelementptr inbounds %struct.flight_entry, ptr %821, i64 %828
  %830 = load i64, ptr %829, align 8
  %831 = getelementptr inbounds i8, ptr %829, i64 8
  %832 = load i64, ptr %831, align 8
  %833 = getelementptr inbounds i8, ptr %829, i64 16
  %834 = load ptr, ptr %833, align 8
  %835 = icmp ugt i64 %828, 1
  br i1 %835, label %836, label %880

836:                                              ; preds = %824, %874
  %837 = phi i64 [ %878, %874 ], [ %828, %824 ]
  %838 = phi i64 [ %877, %874 ], [ 1, %824 ]
  %839 = phi i64 [ %876, %874 ], [ 0, %824 ]
  %840 = phi i64 [ %861, %874 ], [ 0, %824 ]
  %841 = add i64 %839, 2
  %842 = icmp ult i64 %841, %837
  br i1 %842, label %843, label %858

843:                                              ; preds = %836
  %844 = load ptr, ptr %798, align 8
  %845 = getelementptr inbounds %struct.flight_entry, ptr %844, i64 %841
  %846 = getelementptr inbounds %struct.flight_entry, ptr %844, i64 %838
  %847 = load i64, ptr %845, align 8
  %848 = load i64, ptr %846, align 8
  %849 = icmp eq i64 %847, %848
  br i1 %849, label %852, label %850

850:                                              ; preds = %843
  %851 = icmp ult i64 %847, %848
  br label %858

852:                                              ; preds = %843
  %853 = getelementptr inbounds i8, ptr %845, i64 8
  %854 = load i64, ptr %853, align 8
  %855 = getelementptr inbounds i8, ptr %846, i64 8
  %856 = load i64, ptr %855, align 8
  %857 = icmp ult i64 %854, %856
  br label %858

858:                                              ; preds = %852, %850, %836
  %859 = phi i1 [ false, %836 ], [ %851, %850 ], [ %857, %852 ]
  %860 = zext i1 %859 to i64
  %861 = add i64 %838, %860
  %862 = load ptr, ptr %798, align 8
  %863 = getelementptr inbounds %struct.flight_entry, ptr %862, i64 %861
  %864 = load i64, ptr %863, align 8
  %865 = icmp eq i64 %864, %830
  br i1 %865, label %868, label %866

866:                                              ; preds = %858
  %867 = icmp ult i64 %864, %830
  br label %872

868:                                              ; preds = %858
  %869 = getelementptr inbounds i8, ptr %863, i64 8
  %870 = load i64, ptr %869, align 8
  %871 = icmp ult i64 %870, %832
  br label %872

872:                                              ; preds = %868, %866
  %873 = phi i1 [ %867, %866 ], [ %871, %868 ]
  br i1 %873, label %874, label %880

874:                                              ; preds = %872
  %875 = getelementptr inbounds %struct.flight_entry, ptr %862, i64 %840
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %875, ptr noundef nonnull align 8 dereferenceable(24) %863, i64 24, i1 false)
  %876 = shl i64 %861, 1
  %877 = or disjoint i64 %876, 1
  %878 = load i64, ptr %807, align 8
  %879 = icmp ult i64 %877, %878
  br i1 %879, label %836, label %880, !llvm.loop !51

880:                                              ; preds = %872, %874, %824
  %881 = phi i64 [ 0, %824 ], [ %861, %874 ], [ %840, %872 ]
  %882 = load ptr, ptr %798, align 8
  %883 = getelementptr inbounds %struct.flight_entry, ptr %882, i64 %881
  store i64 %830, ptr %883, align 8
  %884 = getelementptr inbounds i8, ptr %883, i64 8
  store i64 %832, ptr %884, align 8
  %885 = getelementptr inbounds i8, ptr %883, i64 16
  store ptr %834, ptr %885, align 8
  br label %894

886:                                              ; preds = %814, %808
  %887 = icmp eq ptr %809, null
  br i1 %887, label %898, label %888

888:                                              ; preds = %886
  %889 = getelementptr inbounds i8, ptr %809, i64 56
  %890 = load i64, ptr %889, align 8
  %891 = icmp ugt i64 %890, %796
  br i1 %891, label %898, label %892

892:                                              ; preds = %888
  %893 = load ptr, ptr %809, align 16
  store ptr %893, ptr %797, align 8
  br label %894

894:                                              ; preds = %892, %880
  %895 = phi ptr [ %826, %880 ], [ %809, %892 ]
  store ptr null, ptr %895, align 16
  %896 = load i64, ptr %800, align 8
  %897 = add i64 %896, -1
  store i64 %897, ptr %800, align 8
  br label %898

898:                                              ; preds = %894, %888, %886, %820
  %899 = phi ptr [ %895, %894 ], [ null, %820 ], [ null, %888 ], [ null, %886 ]
  %900 = icmp eq ptr %899, null
  br i1 %900, label %939, label %901

901:                                              ; preds = %898
  %902 = load i32, ptr %801, align 4
  %903 = icmp eq i32 %902, 0
  br i1 %903, label %907, label %904

904:                                              ; preds = %901
  %905 = load i32, ptr %777, align 4
  %906 = icmp eq i32 %905, 0
  br i1 %906, label %907, label %913

907:                                              ; preds = %904, %901
  %908 = load i64, ptr %806, align 8
  %909 = add i64 %908, 1
  store i64 %909, ptr %806, align 8
  %910 = getelementptr inbounds i8, ptr %899, i64 64
  %911 = load ptr, ptr %910, align 16
  %912 = load ptr, ptr %911, align 8
  store ptr %912, ptr %899, align 16
  store ptr %899, ptr %911, align 8
  br label %938

913:                                              ; preds = %904
  %914 = getelementptr inbounds i8, ptr %899, i64 56
  %915 = load i64, ptr %914, align 8
  %916 = getelementptr inbounds i8, ptr %899, i64 16
  %917 = load i32, ptr %916, align 16
  %918 = call i64 @llvm.usub.sat.i64(i64 %796, i64 %915)
  %919 = or i64 %918, 1
  %920 = call range(i64 0, 64) i64 @llvm.ctlz.i64(i64 %919, i1 true)
  %921 = trunc nuw nsw i64 %920 to i32
  %922 = xor i32 %921, 63
  %923 = call i32 @llvm.umin.i32(i32 %922, i32 31)
  %924 = zext nneg i32 %923 to i64
  %925 = getelementptr inbounds [32 x i64], ptr %802, i64 0, i64 %924
  %926 = load i64, ptr %925, align 8
  %927 = add i64 %926, 1
  store i64 %927, ptr %925, align 8
  %928 = load i64, ptr %803, align 8
  %929 = icmp ugt i64 %918, %928
  br i1 %929, label %930, label %931

930:                                              ; preds = %913
  store i64 %918, ptr %803, align 8
  br label %931

931:                                              ; preds = %930, %913
  %932 = load i64, ptr %804, align 8
  %933 = add i64 %932, 1
  store i64 %933, ptr %804, align 8
  %934 = zext i32 %917 to i64
  %935 = load i64, ptr %805, align 8
  %936 = add i64 %935, %934
  store i64 %936, ptr %805, align 8
  %937 = load i64, ptr %914, align 8
  call fastcc void @in_arrive(ptr noundef %0, ptr noundef %787, ptr noundef nonnull %899, i64 noundef %937) #38
  br label %938

938:                                              ; preds = %931, %907
  br label %808, !llvm.loop !52

939:                                              ; preds = %898, %784
  %940 = add nuw nsw i64 %785, 1
  %941 = load i32, ptr %48, align 64
  %942 = zext i32 %941 to i64
  %943 = icmp ult i64 %940, %942
  br i1 %943, label %784, label %778, !llvm.loop !53

944:                                              ; preds = %962, %778
  br i1 %47, label %967, label %1132

945:                                              ; preds = %781, %962
  %946 = phi i64 [ 0, %781 ], [ %963, %962 ]
  %947 = getelementptr inbounds [512 x ptr], ptr %782, i64 0, i64 %946
  %948 = load ptr, ptr %947, align 8
  %949 = getelementptr inbounds i8, ptr %948, i64 1080
  %950 = load i32, ptr %949, align 8
  %951 = icmp eq i32 %950, 0
  br i1 %951, label %952, label %956

952:                                              ; preds = %945
  %953 = getelementptr inbounds i8, ptr %948, i64 1808
  %954 = load i64, ptr %953, align 8
  %955 = icmp eq i64 %954, 0
  br i1 %955, label %962, label %956

956:                                              ; preds = %952, %945
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %2) #40
  %957 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %2) #42
  %958 = load i64, ptr %2, align 8
  %959 = mul i64 %958, 1000000000
  %960 = load i64, ptr %783, align 8
  %961 = add i64 %959, %960
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %2) #40
  store i64 %961, ptr %23, align 8
  call fastcc void @out_deliver(ptr noundef %0, ptr noundef %948, i64 noundef %961) #38
  br label %962

962:                                              ; preds = %956, %952
  %963 = add nuw nsw i64 %946, 1
  %964 = load i32, ptr %48, align 64
  %965 = zext i32 %964 to i64
  %966 = icmp ult i64 %963, %965
  br i1 %966, label %945, label %944, !llvm.loop !54

967:                                              ; preds = %944
  %968 = load ptr, ptr %756, align 8
  %969 = icmp eq ptr %968, null
  br i1 %969, label %970, label %1132

970:                                              ; preds = %967
  %971 = load i32, ptr %48, align 64
  %972 = icmp eq i32 %971, 0
  br i1 %972, label %1132, label %973

973:                                              ; preds = %970
  %974 = getelementptr inbounds i8, ptr %0, i64 104
  br label %975

975:                                              ; preds = %973, %1120
  %976 = phi i64 [ 0, %973 ], [ %1128, %1120 ]
  %977 = phi i64 [ -1, %973 ], [ %1127, %1120 ]
  %978 = getelementptr inbounds [512 x ptr], ptr %974, i64 0, i64 %976
  %979 = load ptr, ptr %978, align 8
  %980 = load i64, ptr %23, align 8
  %981 = getelementptr inbounds i8, ptr %979, i64 696
  %982 = load ptr, ptr %981, align 8
  %983 = icmp eq ptr %982, null
  br i1 %983, label %1049, label %984

984:                                              ; preds = %975
  %985 = getelementptr inbounds i8, ptr %982, i64 40
  %986 = load i64, ptr %985, align 8
  %987 = icmp eq i64 %986, 0
  br i1 %987, label %988, label %996

988:                                              ; preds = %984
  %989 = getelementptr inbounds i8, ptr %982, i64 56
  %990 = load i64, ptr %989, align 8
  %991 = icmp eq i64 %990, 0
  br i1 %991, label %992, label %996

992:                                              ; preds = %988
  %993 = getelementptr inbounds i8, ptr %982, i64 64
  %994 = load i64, ptr %993, align 8
  %995 = icmp eq i64 %994, 0
  br i1 %995, label %1049, label %996

996:                                              ; preds = %992, %988, %984
  %997 = getelementptr inbounds i8, ptr %982, i64 8
  %998 = load i64, ptr %997, align 8
  %999 = icmp ugt i64 %998, %980
  br i1 %999, label %1049, label %1000

1000:                                             ; preds = %996
  br i1 %987, label %1001, label %1009

1001:                                             ; preds = %1000
  %1002 = getelementptr inbounds i8, ptr %982, i64 56
  %1003 = load i64, ptr %1002, align 8
  %1004 = icmp eq i64 %1003, 0
  br i1 %1004, label %1005, label %1009

1005:                                             ; preds = %1001
  %1006 = getelementptr inbounds i8, ptr %982, i64 64
  %1007 = load i64, ptr %1006, align 8
  %1008 = icmp eq i64 %1007, 0
  br i1 %1008, label %1037, label %1009

1009:                                             ; preds = %1005, %1001, %1000
  %1010 = getelementptr inbounds i8, ptr %982, i64 16
  store i64 %998, ptr %1010, align 8
  %1011 = getelementptr inbounds i8, ptr %979, i64 776
  %1012 = load i64, ptr %1011, align 8
  %1013 = getelementptr inbounds i8, ptr %982, i64 24
  store i64 %1012, ptr %1013, align 8
  %1014 = getelementptr inbounds i8, ptr %979, i64 784
  %1015 = load i64, ptr %1014, align 8
  %1016 = getelementptr inbounds i8, ptr %982, i64 32
  store i64 %1015, ptr %1016, align 8
  %1017 = getelementptr inbounds i8, ptr %982, i64 72
  %1018 = load i64, ptr %1017, align 8
  %1019 = getelementptr inbounds i8, ptr %982, i64 80
  %1020 = load atomic i64, ptr %1019 acquire, align 8
  %1021 = sub i64 %1018, %1020
  %1022 = getelementptr inbounds i8, ptr %982, i64 96
  %1023 = load i64, ptr %1022, align 8
  %1024 = icmp ult i64 %1021, %1023
  br i1 %1024, label %1025, label %1033

1025:                                             ; preds = %1009
  %1026 = getelementptr inbounds i8, ptr %982, i64 104
  %1027 = load i64, ptr %1017, align 8
  %1028 = add i64 %1023, -1
  %1029 = and i64 %1027, %1028
  %1030 = getelementptr inbounds [0 x %struct.history_sample], ptr %1026, i64 0, i64 %1029
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %1030, ptr noundef nonnull align 8 dereferenceable(56) %1010, i64 56, i1 false)
  %1031 = load i64, ptr %1017, align 8
  %1032 = add i64 %1031, 1
  store atomic i64 %1032, ptr %1017 release, align 8
  br label %1037

1033:                                             ; preds = %1009
  %1034 = getelementptr inbounds i8, ptr %982, i64 88
  %1035 = load i64, ptr %1034, align 8
  %1036 = add i64 %1035, 1
  store i64 %1036, ptr %1034, align 8
  br label %1037

1037:                                             ; preds = %1033, %1025, %1005
  %1038 = getelementptr inbounds i8, ptr %982, i64 16
  %1039 = getelementptr inbounds i8, ptr %979, i64 776
  %1040 = load i64, ptr %1039, align 8
  %1041 = getelementptr inbounds i8, ptr %979, i64 784
  %1042 = load i64, ptr %1041, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %1038, i8 0, i64 24, i1 false)
  store i64 %1040, ptr %985, align 8
  %1043 = getelementptr inbounds i8, ptr %982, i64 48
  store i64 %1042, ptr %1043, align 8
  %1044 = getelementptr inbounds i8, ptr %982, i64 56
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %1044, i8 0, i64 16, i1 false)
  %1045 = load i64, ptr %982, align 8
  %1046 = urem i64 %980, %1045
  %1047 = add i64 %1045, %980
  %1048 = sub i64 %1047, %1046
  store i64 %1048, ptr %997, align 8
  br label %1049

1049:                                             ; preds = %975, %992, %996, %1037
  %1050 = load ptr, ptr %978, align 8
  %1051 = load i64, ptr %23, align 8
  %1052 = getelementptr inbounds i8, ptr %1050, i64 1704
  %1053 = load ptr, ptr %1052, align 8
  %1054 = icmp eq ptr %1053, null
  br i1 %1054, label %1120, label %1055

1055:                                             ; preds = %1049
  %1056 = getelementptr inbounds i8, ptr %1053, i64 40
  %1057 = load i64, ptr %1056, align 8
  %1058 = icmp eq i64 %1057, 0
  br i1 %1058, label %1059, label %1067

1059:                                             ; preds = %1055
  %1060 = getelementptr inbounds i8, ptr %1053, i64 56
  %1061 = load i64, ptr %1060, align 8
  %1062 = icmp eq i64 %1061, 0
  br i1 %1062, label %1063, label %1067

1063:                                             ; preds = %1059
  %1064 = getelementptr inbounds i8, ptr %1053, i64 64
  %1065 = load i64, ptr %1064, align 8
  %1066 = icmp eq i64 %1065, 0
  br i1 %1066, label %1120, label %1067

1067:                                             ; preds = %1063, %1059, %1055
  %1068 = getelementptr inbounds i8, ptr %1053, i64 8
  %1069 = load i64, ptr %1068, align 8
  %1070 = icmp ugt i64 %1069, %1051
  br i1 %1070, label %1120, label %1071

1071:                                             ; preds = %1067
  br i1 %1058, label %1072, label %1080

1072:                                             ; preds = %1071
  %1073 = getelementptr inbounds i8, ptr %1053, i64 56
  %1074 = load i64, ptr %1073, align 8
  %1075 = icmp eq i64 %1074, 0
  br i1 %1075, label %1076, label %1080

1076:                                             ; preds = %1072
  %1077 = getelementptr inbounds i8, ptr %1053, i64 64
  %1078 = load i64, ptr %1077, align 8
  %1079 = icmp eq i64 %1078, 0
  br i1 %1079, label %1108, label %1080

1080:                                             ; preds = %1076, %1072, %1071
  %1081 = getelementptr inbounds i8, ptr %1053, i64 16
  store i64 %1069, ptr %1081, align 8
  %1082 = getelementptr inbounds i8, ptr %1050, i64 1784
  %1083 = load i64, ptr %1082, align 8
  %1084 = getelementptr inbounds i8, ptr %1053, i64 24
  store i64 %1083, ptr %1084, align 8
  %1085 = getelementptr inbounds i8, ptr %1050, i64 1792
  %1086 = load i64, ptr %1085, align 8
  %1087 = getelementptr inbounds i8, ptr %1053, i64 32
  store i64 %1086, ptr %1087, align 8
  %1088 = getelementptr inbounds i8, ptr %1053, i64 72
  %1089 = load i64, ptr %1088, align 8
  %1090 = getelementptr inbounds i8, ptr %1053, i64 80
  %1091 = load atomic i64, ptr %1090 acquire, align 8
  %1092 = sub i64 %1089, %1091
  %1093 = getelementptr inbounds i8, ptr %1053, i64 96
  %1094 = load i64, ptr %1093, align 8
  %1095 = icmp ult i64 %1092, %1094
  br i1 %1095, label %1096, label %1104

1096:                                             ; preds = %1080
  %1097 = getelementptr inbounds i8, ptr %1053, i64 104
  %1098 = load i64, ptr %1088, align 8
  %1099 = add i64 %1094, -1
  %1100 = and i64 %1098, %1099
  %1101 = getelementptr inbounds [0 x %struct.history_sample], ptr %1097, i64 0, i64 %1100
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %1101, ptr noundef nonnull align 8 dereferenceable(56) %1081, i64 56, i1 false)
  %1102 = load i64, ptr %1088, align 8
  %1103 = add i64 %1102, 1
  store atomic i64 %1103, ptr %1088 release, align 8
  br label %1108

1104:                                             ; preds = %1080
  %1105 = getelementptr inbounds i8, ptr %1053, i64 88
  %1106 = load i64, ptr %1105, align 8
  %1107 = add i64 %1106, 1
  store i64 %1107, ptr %1105, align 8
  br label %1108

1108:                                             ; preds = %1104, %1096, %1076
  %1109 = getelementptr inbounds i8, ptr %1053, i64 16
  %1110 = getelementptr inbounds i8, ptr %1050, i64 1784
  %1111 = load i64, ptr %1110, align 8
  %1112 = getelementptr inbounds i8, ptr %1050, i64 1792
  %1113 = load i64, ptr %1112, align 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %1109, i8 0, i64 24, i1 false)
  store i64 %1111, ptr %1056, align 8
  %1114 = getelementptr inbounds i8, ptr %1053, i64 48
  store i64 %1113, ptr %1114, align 8
  %1115 = getelementptr inbounds i8, ptr %1053, i64 56
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %1115, i8 0, i64 16, i1 false)
  %1116 = load i64, ptr %1053, align 8
  %1117 = urem i64 %1051, %1116
  %1118 = add i64 %1116, %1051
  %1119 = sub i64 %1118, %1117
  store i64 %1119, ptr %1068, align 8
  br label %1120

1120:                                             ; preds = %1049, %1063, %1067, %1108
  %1121 = load ptr, ptr %978, align 8
  %1122 = getelementptr inbounds i8, ptr %1121, i64 64
  %1123 = call fastcc i64 @line_next(ptr noundef nonnull %1122) #38
  %1124 = getelementptr inbounds i8, ptr %1121, i64 1072
  %1125 = call fastcc i64 @line_next(ptr noundef nonnull %1124) #38
  %1126 = call i64 @llvm.umin.i64(i64 %1123, i64 %977)
  %1127 = call i64 @llvm.umin.i64(i64 %1125, i64 %1126)
  %1128 = add nuw nsw i64 %976, 1
  %1129 = load i32, ptr %48, align 64
  %1130 = zext i32 %1129 to i64
  %1131 = icmp ult i64 %1128, %1130
  br i1 %1131, label %975, label %1132, !llvm.loop !55

1132:                                             ; preds = %1120, %970, %944, %967
  %1133 = phi i64 [ 0, %967 ], [ 0, %944 ], [ -1, %970 ], [ %1127, %1120 ]
  ret i64 %1133
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @tracer_read(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #14 {
  %3 = getelementptr inbounds i8, ptr %0, i64 32
  %4 = load i32, ptr %3, align 8
  %5 = zext i32 %4 to i64
  store i64 %5, ptr %1, align 8
  %6 = getelementptr inbounds i8, ptr %0, i64 24
  %7 = load i64, ptr %6, align 8
  %8 = getelementptr inbounds i8, ptr %1, i64 8
  store i64 %7, ptr %8, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(readwrite, inaccessiblemem: none)
define void @rt_trace_start(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) local_unnamed_addr #11 {
  %3 = getelementptr inbounds i8, ptr %1, i64 132
  %4 = load i32, ptr %3, align 4
  %5 = icmp eq i32 %4, 0
  br i1 %5, label %16, label %6

6:                                                ; preds = %2
  %7 = getelementptr inbounds i8, ptr %0, i64 11520
  %8 = load ptr, ptr %7, align 64
  %9 = icmp eq ptr %8, null
  br i1 %9, label %16, label %10

10:                                               ; preds = %6
  %11 = getelementptr inbounds i8, ptr %8, i64 8
  %12 = load ptr, ptr %11, align 8
  %13 = getelementptr inbounds i8, ptr %1, i64 144
  %14 = getelementptr inbounds i8, ptr %8, i64 16
  %15 = load i64, ptr %14, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %12, ptr nonnull align 16 %13, i64 %15, i1 false)
  br label %16

16:                                               ; preds = %10, %6, %2
  ret void
}

; Function Attrs: noredzone nounwind
define void @rt_trace_fields(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1, i32 noundef %2, ptr nocapture noundef readonly %3) local_unnamed_addr #0 {
  %5 = alloca [4096 x i8], align 16
  %6 = getelementptr inbounds i8, ptr %1, i64 132
  %7 = load i32, ptr %6, align 4
  %8 = icmp eq i32 %7, 0
  br i1 %8, label %95, label %9

9:                                                ; preds = %4
  %10 = getelementptr inbounds i8, ptr %0, i64 11520
  %11 = load ptr, ptr %10, align 64
  %12 = icmp eq ptr %11, null
  br i1 %12, label %95, label %13

13:                                               ; preds = %9
  call void @llvm.lifetime.start.p0(i64 4096, ptr nonnull %5) #40
  %14 = getelementptr inbounds i8, ptr %11, i64 8
  %15 = load ptr, ptr %14, align 8
  %16 = getelementptr inbounds i8, ptr %1, i64 144
  %17 = getelementptr inbounds i8, ptr %11, i64 16
  %18 = load i64, ptr %17, align 8
  %19 = tail call i32 @bcmp(ptr %15, ptr nonnull readonly %16, i64 %18)
  %20 = icmp eq i32 %19, 0
  br i1 %20, label %94, label %21

21:                                               ; preds = %13
  %22 = icmp eq i32 %2, 0
  br i1 %22, label %25, label %23

23:                                               ; preds = %21
  %24 = zext i32 %2 to i64
  br label %28

25:                                               ; preds = %85, %21
  %26 = phi i32 [ 0, %21 ], [ %86, %85 ]
  %27 = icmp eq i32 %26, 0
  br i1 %27, label %91, label %89

28:                                               ; preds = %85, %23
  %29 = phi i64 [ 0, %23 ], [ %87, %85 ]
  %30 = phi i32 [ 0, %23 ], [ %86, %85 ]
  %31 = getelementptr inbounds %struct.traced_field, ptr %3, i64 %29
  %32 = load ptr, ptr %14, align 8
  %33 = load i32, ptr %31, align 4
  %34 = zext i32 %33 to i64
  %35 = getelementptr inbounds i8, ptr %32, i64 %34
  %36 = getelementptr inbounds i8, ptr %16, i64 %34
  %37 = getelementptr inbounds i8, ptr %31, i64 8
  %38 = load i32, ptr %37, align 4
  %39 = icmp eq i32 %38, -1
  br i1 %39, label %50, label %40

40:                                               ; preds = %28
  %41 = zext i32 %38 to i64
  %42 = getelementptr inbounds [0 x i8], ptr %16, i64 0, i64 %41
  %43 = load i8, ptr %42, align 1
  %44 = icmp eq i8 %43, 0
  br i1 %44, label %85, label %45

45:                                               ; preds = %40
  %46 = getelementptr inbounds i8, ptr %32, i64 %41
  %47 = load i8, ptr %46, align 1
  %48 = icmp eq i8 %47, 0
  %49 = zext i1 %48 to i32
  br label %50

50:                                               ; preds = %45, %28
  %51 = phi i32 [ %49, %45 ], [ 0, %28 ]
  %52 = icmp eq i32 %51, 0
  br i1 %52, label %53, label %59

53:                                               ; preds = %50
  %54 = getelementptr inbounds i8, ptr %31, i64 4
  %55 = load i32, ptr %54, align 4
  %56 = zext i32 %55 to i64
  %57 = tail call i32 @bcmp(ptr %35, ptr nonnull readonly %36, i64 %56)
  %58 = icmp eq i32 %57, 0
  br i1 %58, label %85, label %59

59:                                               ; preds = %53, %50
  %60 = getelementptr inbounds i8, ptr %31, i64 4
  %61 = load i32, ptr %60, align 4
  %62 = shl i32 %61, 1
  %63 = add i32 %62, -4093
  %64 = icmp ult i32 %63, -4097
  br i1 %64, label %85, label %65

65:                                               ; preds = %59
  %66 = add i32 %30, -4093
  %67 = add i32 %66, %62
  %68 = icmp ult i32 %67, -4097
  br i1 %68, label %69, label %71

69:                                               ; preds = %65
  %70 = load i32, ptr %6, align 4
  call fastcc void @tell(ptr noundef readonly %0, i32 noundef %70, i32 noundef 6, i32 noundef 0, i32 noundef 0, i32 noundef 0, ptr noundef nonnull %5, i32 noundef %30) #38
  br label %71

71:                                               ; preds = %69, %65
  %72 = phi i32 [ 0, %69 ], [ %30, %65 ]
  %73 = trunc i64 %29 to i16
  %74 = load i32, ptr %60, align 4
  %75 = trunc i32 %74 to i16
  %76 = zext i32 %72 to i64
  %77 = getelementptr inbounds i8, ptr %5, i64 %76
  store i16 %73, ptr %77, align 1
  %78 = getelementptr inbounds i8, ptr %77, i64 2
  store i16 %75, ptr %78, align 1
  %79 = getelementptr inbounds i8, ptr %77, i64 4
  %80 = zext i32 %74 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %79, ptr align 1 %35, i64 %80, i1 false)
  %81 = getelementptr inbounds i8, ptr %79, i64 %80
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %81, ptr nonnull readonly align 1 %36, i64 %80, i1 false)
  %82 = shl i32 %74, 1
  %83 = add i32 %72, 4
  %84 = add i32 %83, %82
  br label %85

85:                                               ; preds = %71, %59, %53, %40
  %86 = phi i32 [ %84, %71 ], [ %30, %40 ], [ %30, %53 ], [ %30, %59 ]
  %87 = add nuw nsw i64 %29, 1
  %88 = icmp eq i64 %87, %24
  br i1 %88, label %25, label %28, !llvm.loop !56

89:                                               ; preds = %25
  %90 = load i32, ptr %6, align 4
  call fastcc void @tell(ptr noundef readonly %0, i32 noundef %90, i32 noundef 6, i32 noundef 0, i32 noundef 0, i32 noundef 0, ptr noundef nonnull %5, i32 noundef %26) #38
  br label %91

91:                                               ; preds = %89, %25
  %92 = load ptr, ptr %14, align 8
  %93 = load i64, ptr %17, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %92, ptr nonnull readonly align 16 %16, i64 %93, i1 false)
  br label %94

94:                                               ; preds = %13, %91
  call void @llvm.lifetime.end.p0(i64 4096, ptr nonnull %5) #40
  br label %95

95:                                               ; preds = %94, %9, %4
  ret void
}

; Function Attrs: noredzone nounwind
define void @rt_trace_point(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1, i32 noundef %2, i32 noundef %3, i32 noundef %4) local_unnamed_addr #0 {
  %6 = getelementptr inbounds i8, ptr %1, i64 132
  %7 = load i32, ptr %6, align 4
  %8 = icmp eq i32 %7, 0
  br i1 %8, label %14, label %9

9:                                                ; preds = %5
  %10 = getelementptr inbounds i8, ptr %0, i64 11520
  %11 = load ptr, ptr %10, align 64
  %12 = icmp eq ptr %11, null
  br i1 %12, label %14, label %13

13:                                               ; preds = %9
  tail call fastcc void @tell(ptr noundef %0, i32 noundef %7, i32 noundef %2, i32 noundef %3, i32 noundef %4, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %14

14:                                               ; preds = %13, %9, %5
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @tell(ptr nocapture noundef readonly %0, i32 noundef %1, i32 noundef %2, i32 noundef %3, i32 noundef %4, i32 noundef %5, ptr nocapture noundef readonly %6, i32 noundef %7) unnamed_addr #0 {
  %9 = alloca %struct.timespec, align 8
  %10 = alloca %struct.event, align 8
  %11 = getelementptr inbounds i8, ptr %0, i64 11520
  %12 = load ptr, ptr %11, align 64
  %13 = load ptr, ptr %12, align 8
  call void @llvm.lifetime.start.p0(i64 32, ptr nonnull %10) #40
  %14 = add i32 %7, 32
  store i32 %14, ptr %10, align 8
  %15 = getelementptr inbounds i8, ptr %10, i64 4
  store i32 %2, ptr %15, align 4
  %16 = getelementptr inbounds i8, ptr %10, i64 8
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %9) #40
  %17 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %9) #42
  %18 = load i64, ptr %9, align 8
  %19 = mul i64 %18, 1000000000
  %20 = getelementptr inbounds i8, ptr %9, i64 8
  %21 = load i64, ptr %20, align 8
  %22 = add i64 %19, %21
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %9) #40
  store i64 %22, ptr %16, align 8
  %23 = getelementptr inbounds i8, ptr %10, i64 16
  store i32 %1, ptr %23, align 8
  %24 = getelementptr inbounds i8, ptr %10, i64 20
  store i32 %3, ptr %24, align 4
  %25 = getelementptr inbounds i8, ptr %10, i64 24
  store i32 %4, ptr %25, align 8
  %26 = getelementptr inbounds i8, ptr %10, i64 28
  store i32 %5, ptr %26, align 4
  %27 = zext i32 %14 to i64
  %28 = load i64, ptr %13, align 64
  %29 = getelementptr inbounds i8, ptr %13, i64 64
  %30 = load atomic i64, ptr %29 acquire, align 64
  %31 = add i64 %28, %27
  %32 = sub i64 %31, %30
  %33 = getelementptr inbounds i8, ptr %13, i64 72
  %34 = load i64, ptr %33, align 8
  %35 = icmp ugt i64 %32, %34
  br i1 %35, label %36, label %40

36:                                               ; preds = %8
  %37 = getelementptr inbounds i8, ptr %13, i64 16
  %38 = load i64, ptr %37, align 16
  %39 = add i64 %38, 1
  store i64 %39, ptr %37, align 16
  br label %43

40:                                               ; preds = %8
  %41 = load i64, ptr %13, align 64
  %42 = getelementptr inbounds i8, ptr %13, i64 8
  store i64 %41, ptr %42, align 8
  br label %43

43:                                               ; preds = %36, %40
  br i1 %35, label %72, label %44

44:                                               ; preds = %43
  %45 = getelementptr inbounds i8, ptr %13, i64 8
  %46 = load i64, ptr %45, align 8
  %47 = add i64 %34, -1
  %48 = and i64 %46, %47
  %49 = sub i64 %34, %48
  %50 = call i64 @llvm.umin.i64(i64 %49, i64 32)
  %51 = getelementptr inbounds i8, ptr %13, i64 80
  %52 = load ptr, ptr %51, align 16
  %53 = getelementptr inbounds i8, ptr %52, i64 %48
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %53, ptr nonnull readonly align 8 %10, i64 %50, i1 false)
  %54 = load ptr, ptr %51, align 16
  %55 = getelementptr inbounds i8, ptr %10, i64 %50
  %56 = sub nuw nsw i64 32, %50
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %54, ptr nonnull readonly align 1 %55, i64 %56, i1 false)
  %57 = load i64, ptr %45, align 8
  %58 = add i64 %57, 32
  store i64 %58, ptr %45, align 8
  %59 = zext i32 %7 to i64
  %60 = load i64, ptr %33, align 8
  %61 = add i64 %60, -1
  %62 = and i64 %61, %58
  %63 = sub i64 %60, %62
  %64 = call i64 @llvm.umin.i64(i64 %63, i64 %59)
  %65 = load ptr, ptr %51, align 16
  %66 = getelementptr inbounds i8, ptr %65, i64 %62
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %66, ptr readonly align 1 %6, i64 %64, i1 false)
  %67 = load ptr, ptr %51, align 16
  %68 = getelementptr inbounds i8, ptr %6, i64 %64
  %69 = sub nsw i64 %59, %64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %67, ptr readonly align 1 %68, i64 %69, i1 false)
  %70 = load i64, ptr %45, align 8
  %71 = add i64 %70, %59
  store i64 %71, ptr %45, align 8
  store atomic i64 %71, ptr %13 release, align 64
  br label %72

72:                                               ; preds = %43, %44
  call void @llvm.lifetime.end.p0(i64 32, ptr nonnull %10) #40
  ret void
}

; Function Attrs: noredzone nounwind
define void @rt_trace_table(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1, i32 noundef %2, ptr nocapture noundef readonly %3, ptr nocapture noundef readonly %4, i32 noundef %5) local_unnamed_addr #0 {
  %7 = alloca [1544 x i8], align 16
  %8 = getelementptr inbounds i8, ptr %1, i64 132
  %9 = load i32, ptr %8, align 4
  %10 = icmp eq i32 %9, 0
  br i1 %10, label %38, label %11

11:                                               ; preds = %6
  %12 = getelementptr inbounds i8, ptr %0, i64 11520
  %13 = load ptr, ptr %12, align 64
  %14 = icmp eq ptr %13, null
  br i1 %14, label %38, label %15

15:                                               ; preds = %11
  call void @llvm.lifetime.start.p0(i64 1544, ptr nonnull %7) #40
  %16 = load ptr, ptr %0, align 64
  %17 = getelementptr inbounds i8, ptr %16, i64 24
  %18 = load ptr, ptr %17, align 8
  %19 = zext i32 %2 to i64
  %20 = getelementptr inbounds ptr, ptr %18, i64 %19
  %21 = load ptr, ptr %20, align 8
  %22 = getelementptr inbounds i8, ptr %21, i64 24
  %23 = load i32, ptr %22, align 8
  %24 = tail call i32 @llvm.umin.i32(i32 %5, i32 1024)
  %25 = getelementptr inbounds i8, ptr %3, i64 24
  %26 = load i64, ptr %25, align 8
  store i64 %26, ptr %7, align 16
  %27 = getelementptr inbounds i8, ptr %7, i64 8
  %28 = zext i32 %23 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %27, ptr align 1 %4, i64 %28, i1 false)
  %29 = getelementptr inbounds i8, ptr %27, i64 %28
  %30 = getelementptr inbounds i8, ptr %3, i64 48
  %31 = zext nneg i32 %24 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %29, ptr nonnull align 8 %30, i64 %31, i1 false)
  %32 = getelementptr inbounds i8, ptr %3, i64 20
  %33 = load i32, ptr %32, align 4
  %34 = getelementptr inbounds i8, ptr %3, i64 16
  %35 = load i32, ptr %34, align 8
  %36 = add nuw nsw i32 %24, 8
  %37 = add i32 %36, %23
  call fastcc void @tell(ptr noundef nonnull %0, i32 noundef %9, i32 noundef 4, i32 noundef %2, i32 noundef %33, i32 noundef %35, ptr noundef nonnull %7, i32 noundef %37) #38
  call void @llvm.lifetime.end.p0(i64 1544, ptr nonnull %7) #40
  br label %38

38:                                               ; preds = %6, %11, %15
  ret void
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @line_keep_history(ptr nocapture noundef %0, i64 noundef %1, i64 noundef %2) local_unnamed_addr #3 {
  %4 = mul i64 %2, 56
  %5 = add i64 %4, 104
  %6 = tail call ptr @calloc(i64 noundef 1, i64 noundef %5) #41
  %7 = icmp eq ptr %6, null
  br i1 %7, label %12, label %8

8:                                                ; preds = %3
  store i64 %1, ptr %6, align 8
  %9 = getelementptr inbounds i8, ptr %6, i64 96
  store i64 %2, ptr %9, align 8
  %10 = getelementptr inbounds i8, ptr %0, i64 632
  %11 = load ptr, ptr %10, align 8
  tail call void @free(ptr noundef %11) #38
  store ptr %6, ptr %10, align 8
  br label %12

12:                                               ; preds = %3, %8
  %13 = phi i32 [ 0, %8 ], [ -1, %3 ]
  ret i32 %13
}

; Function Attrs: nofree norecurse noredzone nounwind memory(readwrite, inaccessiblemem: none)
define i64 @line_read_history(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1, i64 noundef %2) local_unnamed_addr #19 {
  %4 = getelementptr inbounds i8, ptr %0, i64 632
  %5 = load ptr, ptr %4, align 8
  %6 = icmp ne ptr %5, null
  br i1 %6, label %7, label %10

7:                                                ; preds = %3
  %8 = getelementptr inbounds i8, ptr %5, i64 72
  %9 = load atomic i64, ptr %8 acquire, align 8
  br label %10

10:                                               ; preds = %3, %7
  %11 = phi i64 [ %9, %7 ], [ 0, %3 ]
  %12 = getelementptr inbounds i8, ptr %5, i64 80
  %13 = icmp ne i64 %2, 0
  %14 = and i1 %6, %13
  br i1 %14, label %15, label %33

15:                                               ; preds = %10
  %16 = getelementptr inbounds i8, ptr %5, i64 104
  %17 = getelementptr inbounds i8, ptr %5, i64 96
  br label %18

18:                                               ; preds = %15, %22
  %19 = phi i64 [ 0, %15 ], [ %30, %22 ]
  %20 = load i64, ptr %12, align 8
  %21 = icmp eq i64 %20, %11
  br i1 %21, label %33, label %22

22:                                               ; preds = %18
  %23 = getelementptr inbounds %struct.history_sample, ptr %1, i64 %19
  %24 = load i64, ptr %17, align 8
  %25 = add i64 %24, -1
  %26 = and i64 %25, %20
  %27 = getelementptr inbounds [0 x %struct.history_sample], ptr %16, i64 0, i64 %26
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %23, ptr noundef nonnull align 8 dereferenceable(56) %27, i64 56, i1 false)
  %28 = load i64, ptr %12, align 8
  %29 = add i64 %28, 1
  store atomic i64 %29, ptr %12 release, align 8
  %30 = add nuw i64 %19, 1
  %31 = icmp ult i64 %30, %2
  %32 = select i1 %6, i1 %31, i1 false
  br i1 %32, label %18, label %33, !llvm.loop !57

33:                                               ; preds = %18, %22, %10
  %34 = phi i64 [ 0, %10 ], [ %19, %18 ], [ %30, %22 ]
  ret i64 %34
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define range(i32 -1, 1) i32 @line_set(ptr nocapture noundef %0, ptr nocapture noundef %1, ptr nocapture noundef readonly %2) local_unnamed_addr #3 {
  %4 = tail call dereferenceable_or_null(128) ptr @malloc(i64 noundef 128) #39
  %5 = load ptr, ptr %1, align 8
  %6 = icmp eq ptr %4, null
  br i1 %6, label %65, label %7

7:                                                ; preds = %3
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(128) %4, ptr noundef nonnull align 8 dereferenceable(128) %2, i64 128, i1 false)
  %8 = getelementptr inbounds i8, ptr %4, i64 64
  %9 = load double, ptr %8, align 8
  %10 = fcmp ogt double %9, 0.000000e+00
  br i1 %10, label %28, label %11

11:                                               ; preds = %7
  %12 = getelementptr inbounds i8, ptr %4, i64 80
  %13 = load double, ptr %12, align 8
  %14 = fcmp ogt double %13, 0.000000e+00
  br i1 %14, label %28, label %15

15:                                               ; preds = %11
  %16 = getelementptr inbounds i8, ptr %4, i64 88
  %17 = load double, ptr %16, align 8
  %18 = fcmp ogt double %17, 0.000000e+00
  br i1 %18, label %28, label %19

19:                                               ; preds = %15
  %20 = getelementptr inbounds i8, ptr %4, i64 96
  %21 = load double, ptr %20, align 8
  %22 = fcmp ogt double %21, 0.000000e+00
  br i1 %22, label %28, label %23

23:                                               ; preds = %19
  %24 = getelementptr inbounds i8, ptr %4, i64 104
  %25 = load double, ptr %24, align 8
  %26 = fcmp ogt double %25, 0.000000e+00
  %27 = zext i1 %26 to i64
  br label %28

28:                                               ; preds = %23, %19, %15, %11, %7
  %29 = phi i64 [ 1, %19 ], [ 1, %15 ], [ 1, %11 ], [ 1, %7 ], [ %27, %23 ]
  %30 = getelementptr inbounds i8, ptr %4, i64 112
  store i64 %29, ptr %30, align 8
  %31 = getelementptr inbounds i8, ptr %4, i64 40
  %32 = load i64, ptr %31, align 8
  %33 = icmp eq i64 %32, -1
  br i1 %33, label %34, label %43

34:                                               ; preds = %28
  %35 = getelementptr inbounds i8, ptr %4, i64 48
  %36 = load i64, ptr %35, align 8
  %37 = icmp eq i64 %36, -1
  br i1 %37, label %38, label %43

38:                                               ; preds = %34
  %39 = getelementptr inbounds i8, ptr %4, i64 56
  %40 = load i64, ptr %39, align 8
  %41 = icmp ne i64 %40, -1
  %42 = zext i1 %41 to i64
  br label %43

43:                                               ; preds = %38, %34, %28
  %44 = phi i64 [ 1, %34 ], [ 1, %28 ], [ %42, %38 ]
  %45 = getelementptr inbounds i8, ptr %4, i64 120
  store i64 %44, ptr %45, align 8
  %46 = ptrtoint ptr %4 to i64
  store atomic i64 %46, ptr %1 release, align 8
  %47 = icmp eq ptr %5, null
  br i1 %47, label %65, label %48

48:                                               ; preds = %43
  %49 = getelementptr inbounds i8, ptr %0, i64 8
  fence seq_cst
  %50 = load atomic i64, ptr %49 seq_cst, align 8
  %51 = and i64 %50, 1
  %52 = icmp eq i64 %51, 0
  br i1 %52, label %55, label %53

53:                                               ; preds = %48
  %54 = tail call dereferenceable_or_null(24) ptr @malloc(i64 noundef 24) #39
  br label %55

55:                                               ; preds = %53, %48
  %56 = phi ptr [ %54, %53 ], [ null, %48 ]
  br i1 %52, label %57, label %58

57:                                               ; preds = %55
  tail call void @free(ptr noundef %5) #38
  br label %65

58:                                               ; preds = %55
  %59 = icmp eq ptr %56, null
  br i1 %59, label %65, label %60

60:                                               ; preds = %58
  %61 = getelementptr inbounds i8, ptr %56, i64 8
  store ptr %5, ptr %61, align 8
  %62 = getelementptr inbounds i8, ptr %56, i64 16
  store i64 %50, ptr %62, align 8
  %63 = getelementptr inbounds i8, ptr %0, i64 16
  %64 = load ptr, ptr %63, align 8
  store ptr %64, ptr %56, align 8
  store ptr %56, ptr %63, align 8
  br label %65

65:                                               ; preds = %60, %58, %57, %43, %3
  %66 = phi i32 [ -1, %3 ], [ 0, %43 ], [ 0, %57 ], [ 0, %58 ], [ 0, %60 ]
  ret i32 %66
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @line_read(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #14 {
  %3 = getelementptr inbounds i8, ptr %0, i64 640
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(368) %1, ptr noundef nonnull align 8 dereferenceable(368) %3, i64 368, i1 false)
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @line_read_queue(ptr nocapture noundef readonly %0, i32 noundef %1, ptr nocapture noundef writeonly %2) local_unnamed_addr #14 {
  %4 = getelementptr inbounds i8, ptr %0, i64 16
  %5 = zext i32 %1 to i64
  %6 = getelementptr inbounds [8 x %struct.queue], ptr %4, i64 0, i64 %5, i32 2
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(48) %2, ptr noundef nonnull align 8 dereferenceable(48) %6, i64 48, i1 false)
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @line_reset_late(ptr nocapture noundef writeonly %0) local_unnamed_addr #23 {
  %2 = getelementptr inbounds i8, ptr %0, i64 744
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(264) %2, i8 0, i64 264, i1 false)
  ret void
}

; Function Attrs: mustprogress noredzone nounwind willreturn memory(readwrite, argmem: none)
define noalias noundef ptr @channel_new(ptr noundef %0, i64 noundef %1) local_unnamed_addr #20 {
  %3 = tail call dereferenceable_or_null(192) ptr @calloc(i64 noundef 1, i64 noundef 192) #41
  %4 = icmp eq ptr %3, null
  br i1 %4, label %11, label %5

5:                                                ; preds = %2
  %6 = tail call ptr @malloc(i64 noundef %1) #39
  %7 = getelementptr inbounds i8, ptr %3, i64 88
  store ptr %6, ptr %7, align 8
  %8 = getelementptr inbounds i8, ptr %3, i64 72
  store i64 %1, ptr %8, align 8
  %9 = getelementptr inbounds i8, ptr %3, i64 80
  store i32 -1, ptr %9, align 16
  %10 = icmp eq ptr %6, null
  br i1 %10, label %11, label %12

11:                                               ; preds = %5, %2
  tail call void @free(ptr noundef %3) #38
  br label %14

12:                                               ; preds = %5
  %13 = getelementptr inbounds i8, ptr %3, i64 128
  store ptr %0, ptr %13, align 64
  br label %14

14:                                               ; preds = %12, %11
  %15 = phi ptr [ null, %11 ], [ %3, %12 ]
  ret ptr %15
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define void @channel_free(ptr nocapture noundef %0) local_unnamed_addr #3 {
  %2 = getelementptr inbounds i8, ptr %0, i64 88
  %3 = load ptr, ptr %2, align 8
  tail call void @free(ptr noundef %3) #38
  tail call void @free(ptr noundef %0) #38
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @port_connect(ptr nocapture noundef %0, ptr nocapture noundef %1, ptr noundef %2, ptr noundef %3) local_unnamed_addr #14 {
  %5 = icmp ne ptr %3, null
  %6 = zext i1 %5 to i32
  %7 = getelementptr inbounds i8, ptr %1, i64 48
  %8 = load ptr, ptr %7, align 8
  %9 = icmp ne ptr %8, null
  %10 = sext i1 %9 to i32
  %11 = getelementptr inbounds i8, ptr %0, i64 76
  %12 = load i32, ptr %11, align 4
  %13 = add i32 %12, %6
  %14 = add i32 %13, %10
  store i32 %14, ptr %11, align 4
  %15 = getelementptr inbounds i8, ptr %1, i64 40
  store ptr %2, ptr %15, align 8
  store ptr %3, ptr %7, align 8
  ret void
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(write, argmem: none, inaccessiblemem: readwrite)
define noalias noundef ptr @loop_new(i32 noundef %0) local_unnamed_addr #15 {
  %2 = tail call dereferenceable_or_null(24) ptr @calloc(i64 noundef 1, i64 noundef 24) #41
  %3 = icmp eq ptr %2, null
  br i1 %3, label %6, label %4

4:                                                ; preds = %1
  %5 = getelementptr inbounds i8, ptr %2, i64 16
  store i32 %0, ptr %5, align 8
  br label %6

6:                                                ; preds = %4, %1
  ret ptr %2
}

; Function Attrs: mustprogress noredzone nounwind willreturn
define void @loop_free(ptr nocapture noundef %0) local_unnamed_addr #3 {
  %2 = load ptr, ptr %0, align 8
  tail call void @free(ptr noundef %2) #38
  tail call void @free(ptr noundef %0) #38
  ret void
}

; Function Attrs: noredzone nounwind
define range(i32 -1, 1) i32 @loop_set(ptr nocapture noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2, i32 noundef %3) local_unnamed_addr #0 {
  %5 = alloca %struct.epoll_event, align 4
  %6 = alloca %struct.epoll_event, align 4
  %7 = alloca %struct.epoll_event, align 4
  %8 = add i32 %3, 1
  %9 = zext i32 %8 to i64
  %10 = shl nuw nsw i64 %9, 3
  %11 = tail call ptr @malloc(i64 noundef %10) #39
  %12 = icmp eq ptr %11, null
  br i1 %12, label %83, label %13

13:                                               ; preds = %4
  %14 = zext i32 %3 to i64
  %15 = shl nuw nsw i64 %14, 3
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %11, ptr align 8 %2, i64 %15, i1 false)
  %16 = load ptr, ptr %0, align 8
  tail call void @free(ptr noundef %16) #38
  store ptr %11, ptr %0, align 8
  %17 = getelementptr inbounds i8, ptr %0, i64 8
  store i32 %3, ptr %17, align 8
  %18 = getelementptr inbounds i8, ptr %0, i64 20
  store i32 %1, ptr %18, align 4
  %19 = getelementptr inbounds i8, ptr %0, i64 16
  %20 = load i32, ptr %19, align 8
  call void @llvm.lifetime.start.p0(i64 12, ptr nonnull %7) #40
  store i32 1, ptr %7, align 4
  %21 = getelementptr inbounds i8, ptr %7, i64 4
  %22 = shl nuw i64 %14, 32
  store i64 %22, ptr %21, align 4
  %23 = icmp slt i32 %20, 0
  br i1 %23, label %26, label %24

24:                                               ; preds = %13
  %25 = call i32 @epoll_ctl(i32 noundef %1, i32 noundef 1, i32 noundef %20, ptr noundef nonnull %7) #42
  br label %26

26:                                               ; preds = %13, %24
  %27 = phi i32 [ %25, %24 ], [ 0, %13 ]
  call void @llvm.lifetime.end.p0(i64 12, ptr nonnull %7) #40
  %28 = icmp eq i32 %3, 0
  br i1 %28, label %33, label %29

29:                                               ; preds = %26
  %30 = getelementptr inbounds i8, ptr %6, i64 4
  %31 = getelementptr inbounds i8, ptr %5, i64 4
  %32 = zext i32 %3 to i64
  br label %37

33:                                               ; preds = %58, %26
  %34 = phi i32 [ %27, %26 ], [ %59, %58 ]
  %35 = icmp ne i32 %34, 0
  %36 = sext i1 %35 to i32
  br label %83

37:                                               ; preds = %29, %58
  %38 = phi i64 [ 0, %29 ], [ %62, %58 ]
  %39 = phi i32 [ %27, %29 ], [ %59, %58 ]
  %40 = getelementptr inbounds ptr, ptr %11, i64 %38
  %41 = load ptr, ptr %40, align 8
  %42 = getelementptr inbounds i8, ptr %41, i64 11344
  %43 = load i32, ptr %42, align 16
  call void @llvm.lifetime.start.p0(i64 12, ptr nonnull %6) #40
  store i32 1, ptr %6, align 4
  %44 = shl nuw i64 %38, 32
  %45 = or disjoint i64 %44, 512
  store i64 %45, ptr %30, align 4
  %46 = icmp slt i32 %43, 0
  br i1 %46, label %50, label %47

47:                                               ; preds = %37
  %48 = load i32, ptr %18, align 4
  %49 = call i32 @epoll_ctl(i32 noundef %48, i32 noundef 1, i32 noundef %43, ptr noundef nonnull %6) #42
  br label %50

50:                                               ; preds = %37, %47
  %51 = phi i32 [ %49, %47 ], [ 0, %37 ]
  call void @llvm.lifetime.end.p0(i64 12, ptr nonnull %6) #40
  %52 = or i32 %51, %39
  %53 = getelementptr inbounds i8, ptr %41, i64 64
  %54 = load i32, ptr %53, align 64
  %55 = icmp eq i32 %54, 0
  br i1 %55, label %58, label %56

56:                                               ; preds = %50
  %57 = getelementptr inbounds i8, ptr %41, i64 104
  br label %64

58:                                               ; preds = %76, %50
  %59 = phi i32 [ %52, %50 ], [ %78, %76 ]
  %60 = getelementptr inbounds i8, ptr %41, i64 88
  store i64 0, ptr %60, align 8
  %61 = getelementptr inbounds i8, ptr %41, i64 84
  store i32 1, ptr %61, align 4
  %62 = add nuw nsw i64 %38, 1
  %63 = icmp eq i64 %62, %32
  br i1 %63, label %33, label %37, !llvm.loop !58

64:                                               ; preds = %56, %76
  %65 = phi i64 [ 0, %56 ], [ %79, %76 ]
  %66 = phi i32 [ %52, %56 ], [ %78, %76 ]
  %67 = getelementptr inbounds [512 x ptr], ptr %57, i64 0, i64 %65
  %68 = load ptr, ptr %67, align 8
  %69 = getelementptr inbounds i8, ptr %68, i64 4
  %70 = load i32, ptr %69, align 4
  call void @llvm.lifetime.start.p0(i64 12, ptr nonnull %5) #40
  store i32 1, ptr %5, align 4
  %71 = or disjoint i64 %44, %65
  store i64 %71, ptr %31, align 4
  %72 = icmp slt i32 %70, 0
  br i1 %72, label %76, label %73

73:                                               ; preds = %64
  %74 = load i32, ptr %18, align 4
  %75 = call i32 @epoll_ctl(i32 noundef %74, i32 noundef 1, i32 noundef %70, ptr noundef nonnull %5) #42
  br label %76

76:                                               ; preds = %64, %73
  %77 = phi i32 [ %75, %73 ], [ 0, %64 ]
  call void @llvm.lifetime.end.p0(i64 12, ptr nonnull %5) #40
  %78 = or i32 %77, %66
  %79 = add nuw nsw i64 %65, 1
  %80 = load i32, ptr %53, align 64
  %81 = zext i32 %80 to i64
  %82 = icmp ult i64 %79, %81
  br i1 %82, label %64, label %58, !llvm.loop !59

83:                                               ; preds = %4, %33
  %84 = phi i32 [ %36, %33 ], [ -1, %4 ]
  ret i32 %84
}

; Function Attrs: noredzone nounwind
define void @loop_run(ptr nocapture noundef %0) local_unnamed_addr #0 {
  %2 = alloca %struct.timespec, align 8
  %3 = alloca [64 x %struct.epoll_event], align 16
  %4 = alloca %struct.timespec, align 8
  %5 = alloca %struct.timespec, align 8
  %6 = alloca %struct.timespec, align 8
  %7 = alloca %struct.sched_param, align 4
  %8 = alloca i64, align 8
  %9 = tail call i32 (i32, ...) @prctl(i32 noundef 29, i64 noundef 1, i32 noundef 0, i32 noundef 0, i32 noundef 0) #42
  call void @llvm.lifetime.start.p0(i64 4, ptr nonnull %7) #40
  store i32 2, ptr %7, align 4
  %10 = tail call i64 (i64, ...) @syscall(i64 noundef 186) #42
  %11 = call i64 (i64, ...) @syscall(i64 noundef 144, i32 noundef 0, i32 noundef 1, ptr noundef nonnull %7) #42
  %12 = icmp eq i64 %11, 0
  br i1 %12, label %18, label %13

13:                                               ; preds = %1
  %14 = trunc i64 %10 to i32
  %15 = call i32 @setpriority(i32 noundef 0, i32 noundef %14, i32 noundef -15) #42
  %16 = icmp eq i32 %15, 0
  %17 = zext i1 %16 to i32
  br label %18

18:                                               ; preds = %1, %13
  %19 = phi i32 [ %17, %13 ], [ 2, %1 ]
  call void @llvm.lifetime.end.p0(i64 4, ptr nonnull %7) #40
  %20 = getelementptr inbounds i8, ptr %0, i64 8
  %21 = load i32, ptr %20, align 8
  %22 = icmp eq i32 %21, 0
  br i1 %22, label %23, label %34

23:                                               ; preds = %34, %18
  %24 = getelementptr inbounds i8, ptr %0, i64 8
  %25 = getelementptr inbounds i8, ptr %0, i64 12
  %26 = load atomic i32, ptr %25 acquire, align 4
  %27 = icmp eq i32 %26, 0
  br i1 %27, label %28, label %250

28:                                               ; preds = %23
  %29 = getelementptr inbounds i8, ptr %6, i64 8
  %30 = getelementptr inbounds i8, ptr %5, i64 8
  %31 = getelementptr inbounds i8, ptr %2, i64 8
  %32 = getelementptr inbounds i8, ptr %4, i64 8
  %33 = getelementptr inbounds i8, ptr %0, i64 20
  br label %47

34:                                               ; preds = %18, %34
  %35 = phi i64 [ %40, %34 ], [ 0, %18 ]
  %36 = load ptr, ptr %0, align 8
  %37 = getelementptr inbounds ptr, ptr %36, i64 %35
  %38 = load ptr, ptr %37, align 8
  %39 = getelementptr inbounds i8, ptr %38, i64 72
  store i32 %19, ptr %39, align 8
  %40 = add nuw nsw i64 %35, 1
  %41 = load i32, ptr %20, align 8
  %42 = zext i32 %41 to i64
  %43 = icmp ult i64 %40, %42
  br i1 %43, label %34, label %23, !llvm.loop !60

44:                                               ; preds = %245, %182
  %45 = load atomic i32, ptr %25 acquire, align 4
  %46 = icmp eq i32 %45, 0
  br i1 %46, label %47, label %250, !llvm.loop !61

47:                                               ; preds = %28, %44
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %6) #40
  %48 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %6) #42
  %49 = load i64, ptr %6, align 8
  %50 = load i64, ptr %29, align 8
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %6) #40
  %51 = load i32, ptr %24, align 8
  %52 = icmp eq i32 %51, 0
  br i1 %52, label %129, label %53

53:                                               ; preds = %47
  %54 = mul i64 %49, 1000000000
  %55 = add i64 %54, %50
  br label %56

56:                                               ; preds = %121, %53
  %57 = phi i64 [ 0, %53 ], [ %125, %121 ]
  %58 = phi i64 [ -1, %53 ], [ %124, %121 ]
  %59 = phi i64 [ %55, %53 ], [ %122, %121 ]
  %60 = load ptr, ptr %0, align 8
  %61 = getelementptr inbounds ptr, ptr %60, i64 %57
  %62 = load ptr, ptr %61, align 8
  %63 = getelementptr inbounds i8, ptr %62, i64 88
  %64 = load i64, ptr %63, align 8
  %65 = icmp ugt i64 %64, %59
  br i1 %65, label %66, label %100

66:                                               ; preds = %56
  %67 = getelementptr inbounds i8, ptr %62, i64 76
  %68 = load i32, ptr %67, align 4
  %69 = icmp eq i32 %68, 0
  br i1 %69, label %97, label %70, !prof !42

70:                                               ; preds = %66
  %71 = getelementptr inbounds i8, ptr %62, i64 64
  %72 = load i32, ptr %71, align 64
  %73 = icmp ne i32 %72, 0
  br i1 %73, label %74, label %94

74:                                               ; preds = %70
  %75 = getelementptr inbounds i8, ptr %62, i64 104
  br label %76

76:                                               ; preds = %89, %74
  %77 = phi i64 [ 0, %74 ], [ %90, %89 ]
  %78 = phi i1 [ true, %74 ], [ %93, %89 ]
  %79 = getelementptr inbounds [512 x ptr], ptr %75, i64 0, i64 %77
  %80 = load ptr, ptr %79, align 8
  %81 = getelementptr inbounds i8, ptr %80, i64 48
  %82 = load ptr, ptr %81, align 8
  %83 = icmp eq ptr %82, null
  br i1 %83, label %89, label %84

84:                                               ; preds = %76
  %85 = load atomic i64, ptr %82 acquire, align 64
  %86 = getelementptr inbounds i8, ptr %82, i64 64
  %87 = load i64, ptr %86, align 64
  %88 = icmp eq i64 %85, %87
  br i1 %88, label %89, label %94

89:                                               ; preds = %84, %76
  %90 = add nuw nsw i64 %77, 1
  %91 = load i32, ptr %71, align 64
  %92 = zext i32 %91 to i64
  %93 = icmp ult i64 %90, %92
  br i1 %93, label %76, label %94, !llvm.loop !62

94:                                               ; preds = %89, %84, %70
  %95 = phi i1 [ %73, %70 ], [ %93, %89 ], [ %78, %84 ]
  %96 = zext i1 %95 to i32
  br label %97

97:                                               ; preds = %94, %66
  %98 = phi i32 [ 0, %66 ], [ %96, %94 ]
  %99 = icmp eq i32 %98, 0
  br i1 %99, label %121, label %100

100:                                              ; preds = %97, %56
  %101 = getelementptr inbounds i8, ptr %62, i64 8
  %102 = load i64, ptr %101, align 8
  %103 = add i64 %102, 1
  store atomic i64 %103, ptr %101 seq_cst, align 8
  fence seq_cst
  %104 = getelementptr inbounds i8, ptr %62, i64 56
  %105 = load ptr, ptr %104, align 8
  %106 = call i64 %105(ptr noundef %62) #42
  store i64 %106, ptr %63, align 8
  %107 = load i64, ptr %101, align 8
  %108 = add i64 %107, 1
  store atomic i64 %108, ptr %101 seq_cst, align 8
  %109 = getelementptr inbounds i8, ptr %62, i64 10952
  %110 = load i64, ptr %109, align 8
  %111 = add i64 %110, 1
  store i64 %111, ptr %109, align 8
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %5) #40
  %112 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %5) #42
  %113 = load i64, ptr %5, align 8
  %114 = mul i64 %113, 1000000000
  %115 = load i64, ptr %30, align 8
  %116 = add i64 %114, %115
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %5) #40
  %117 = sub i64 %116, %59
  %118 = getelementptr inbounds i8, ptr %62, i64 96
  %119 = load i64, ptr %118, align 32
  %120 = add i64 %117, %119
  store i64 %120, ptr %118, align 32
  br label %121

121:                                              ; preds = %100, %97
  %122 = phi i64 [ %116, %100 ], [ %59, %97 ]
  %123 = load i64, ptr %63, align 8
  %124 = call i64 @llvm.umin.i64(i64 %123, i64 %58)
  %125 = add nuw nsw i64 %57, 1
  %126 = load i32, ptr %24, align 8
  %127 = zext i32 %126 to i64
  %128 = icmp ult i64 %125, %127
  br i1 %128, label %56, label %129, !llvm.loop !63

129:                                              ; preds = %121, %47
  %130 = phi i64 [ -1, %47 ], [ %124, %121 ]
  %131 = load i32, ptr %24, align 8
  %132 = icmp eq i32 %131, 0
  br i1 %132, label %133, label %185

133:                                              ; preds = %229, %129
  %134 = phi i64 [ %130, %129 ], [ %230, %229 ]
  call void @llvm.lifetime.start.p0(i64 768, ptr nonnull %3) #40
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #40
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %4, i8 0, i64 16, i1 false)
  %135 = add i64 %134, -1
  %136 = icmp ult i64 %135, -2
  br i1 %136, label %137, label %146

137:                                              ; preds = %133
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %2) #40
  %138 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %2) #42
  %139 = load i64, ptr %2, align 8
  %140 = mul i64 %139, 1000000000
  %141 = load i64, ptr %31, align 8
  %142 = add i64 %140, %141
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %2) #40
  %143 = call i64 @llvm.usub.sat.i64(i64 %134, i64 %142)
  %144 = udiv i64 %143, 1000000000
  %145 = urem i64 %143, 1000000000
  store i64 %144, ptr %4, align 8
  store i64 %145, ptr %32, align 8
  br label %146

146:                                              ; preds = %137, %133
  %147 = load i32, ptr %33, align 4
  %148 = icmp eq i64 %134, -1
  %149 = select i1 %148, ptr null, ptr %4
  %150 = call i64 (i64, ...) @syscall(i64 noundef 441, i32 noundef %147, ptr noundef nonnull %3, i32 noundef 64, ptr noundef %149, ptr noundef null, i32 noundef 0) #42
  %151 = trunc i64 %150 to i32
  %152 = icmp sgt i32 %151, 0
  br i1 %152, label %153, label %182

153:                                              ; preds = %146
  %154 = and i64 %150, 2147483647
  br label %155

155:                                              ; preds = %179, %153
  %156 = phi i64 [ 0, %153 ], [ %180, %179 ]
  %157 = getelementptr inbounds [64 x %struct.epoll_event], ptr %3, i64 0, i64 %156, i32 1
  %158 = load i64, ptr %157, align 4
  %159 = lshr i64 %158, 32
  %160 = trunc nuw i64 %159 to i32
  %161 = load i32, ptr %24, align 8
  %162 = icmp eq i32 %161, %160
  br i1 %162, label %179, label %163

163:                                              ; preds = %155
  %164 = load ptr, ptr %0, align 8
  %165 = getelementptr inbounds ptr, ptr %164, i64 %159
  %166 = load ptr, ptr %165, align 8
  %167 = getelementptr inbounds i8, ptr %166, i64 88
  store i64 0, ptr %167, align 8
  %168 = and i64 %158, 4294967295
  %169 = icmp eq i64 %168, 512
  br i1 %169, label %170, label %172

170:                                              ; preds = %163
  %171 = getelementptr inbounds i8, ptr %166, i64 84
  br label %177

172:                                              ; preds = %163
  %173 = getelementptr inbounds i8, ptr %166, i64 104
  %174 = getelementptr inbounds [512 x ptr], ptr %173, i64 0, i64 %168
  %175 = load ptr, ptr %174, align 8
  %176 = getelementptr inbounds i8, ptr %175, i64 28
  br label %177

177:                                              ; preds = %170, %172
  %178 = phi ptr [ %176, %172 ], [ %171, %170 ]
  store i32 1, ptr %178, align 4
  br label %179

179:                                              ; preds = %177, %155
  %180 = add nuw nsw i64 %156, 1
  %181 = icmp eq i64 %180, %154
  br i1 %181, label %182, label %155, !llvm.loop !64

182:                                              ; preds = %179, %146
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #40
  call void @llvm.lifetime.end.p0(i64 768, ptr nonnull %3) #40
  %183 = load i32, ptr %24, align 8
  %184 = icmp eq i32 %183, 0
  br i1 %184, label %44, label %235

185:                                              ; preds = %129, %229
  %186 = phi i64 [ %231, %229 ], [ 0, %129 ]
  %187 = phi i64 [ %230, %229 ], [ %130, %129 ]
  %188 = load ptr, ptr %0, align 8
  %189 = getelementptr inbounds ptr, ptr %188, i64 %186
  %190 = load ptr, ptr %189, align 8
  %191 = getelementptr inbounds i8, ptr %190, i64 76
  %192 = load i32, ptr %191, align 4
  %193 = icmp eq i32 %192, 0
  br i1 %193, label %229, label %194, !prof !42

194:                                              ; preds = %185
  %195 = getelementptr inbounds i8, ptr %190, i64 80
  store atomic i32 1, ptr %195 seq_cst, align 16
  fence seq_cst
  %196 = load i32, ptr %191, align 4
  %197 = icmp eq i32 %196, 0
  br i1 %197, label %225, label %198, !prof !42

198:                                              ; preds = %194
  %199 = getelementptr inbounds i8, ptr %190, i64 64
  %200 = load i32, ptr %199, align 64
  %201 = icmp ne i32 %200, 0
  br i1 %201, label %202, label %222

202:                                              ; preds = %198
  %203 = getelementptr inbounds i8, ptr %190, i64 104
  br label %204

204:                                              ; preds = %217, %202
  %205 = phi i64 [ 0, %202 ], [ %218, %217 ]
  %206 = phi i1 [ true, %202 ], [ %221, %217 ]
  %207 = getelementptr inbounds [512 x ptr], ptr %203, i64 0, i64 %205
  %208 = load ptr, ptr %207, align 8
  %209 = getelementptr inbounds i8, ptr %208, i64 48
  %210 = load ptr, ptr %209, align 8
  %211 = icmp eq ptr %210, null
  br i1 %211, label %217, label %212

212:                                              ; preds = %204
  %213 = load atomic i64, ptr %210 acquire, align 64
  %214 = getelementptr inbounds i8, ptr %210, i64 64
  %215 = load i64, ptr %214, align 64
  %216 = icmp eq i64 %213, %215
  br i1 %216, label %217, label %222

217:                                              ; preds = %212, %204
  %218 = add nuw nsw i64 %205, 1
  %219 = load i32, ptr %199, align 64
  %220 = zext i32 %219 to i64
  %221 = icmp ult i64 %218, %220
  br i1 %221, label %204, label %222, !llvm.loop !62

222:                                              ; preds = %217, %212, %198
  %223 = phi i1 [ %201, %198 ], [ %221, %217 ], [ %206, %212 ]
  %224 = zext i1 %223 to i32
  br label %225

225:                                              ; preds = %194, %222
  %226 = phi i32 [ 0, %194 ], [ %224, %222 ]
  %227 = icmp eq i32 %226, 0
  br i1 %227, label %229, label %228

228:                                              ; preds = %225
  store atomic i32 0, ptr %195 release, align 16
  br label %229

229:                                              ; preds = %185, %225, %228
  %230 = phi i64 [ 0, %228 ], [ %187, %185 ], [ %187, %225 ]
  %231 = add nuw nsw i64 %186, 1
  %232 = load i32, ptr %24, align 8
  %233 = zext i32 %232 to i64
  %234 = icmp ult i64 %231, %233
  br i1 %234, label %185, label %133, !llvm.loop !65

235:                                              ; preds = %182, %245
  %236 = phi i64 [ %246, %245 ], [ 0, %182 ]
  %237 = load ptr, ptr %0, align 8
  %238 = getelementptr inbounds ptr, ptr %237, i64 %236
  %239 = load ptr, ptr %238, align 8
  %240 = getelementptr inbounds i8, ptr %239, i64 76
  %241 = load i32, ptr %240, align 4
  %242 = icmp eq i32 %241, 0
  br i1 %242, label %245, label %243

243:                                              ; preds = %235
  %244 = getelementptr inbounds i8, ptr %239, i64 80
  store atomic i32 0, ptr %244 release, align 16
  br label %245

245:                                              ; preds = %235, %243
  %246 = add nuw nsw i64 %236, 1
  %247 = load i32, ptr %24, align 8
  %248 = zext i32 %247 to i64
  %249 = icmp ult i64 %246, %248
  br i1 %249, label %235, label %44, !llvm.loop !66

250:                                              ; preds = %44, %23
  %251 = getelementptr inbounds i8, ptr %0, i64 12
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %8) #40
  %252 = getelementptr inbounds i8, ptr %0, i64 16
  %253 = load i32, ptr %252, align 8
  %254 = call i64 @read(i32 noundef %253, ptr noundef nonnull %8, i64 noundef 8) #42
  store atomic i32 0, ptr %251 release, align 4
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %8) #40
  ret void
}

; Function Attrs: noredzone nounwind
declare i32 @prctl(i32 noundef, ...) local_unnamed_addr #25

; Function Attrs: nofree noredzone
declare noundef i64 @read(i32 noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #26

; Function Attrs: nofree noredzone nounwind
define void @loop_stop(ptr nocapture noundef %0) local_unnamed_addr #18 {
  %2 = alloca i64, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %2) #40
  store i64 1, ptr %2, align 8
  %3 = getelementptr inbounds i8, ptr %0, i64 12
  store atomic i32 1, ptr %3 release, align 4
  %4 = getelementptr inbounds i8, ptr %0, i64 16
  %5 = load i32, ptr %4, align 8
  %6 = call i64 @write(i32 noundef %5, ptr noundef nonnull %2, i64 noundef 8) #42
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %2) #40
  ret void
}

; Function Attrs: nofree noredzone
declare noundef i64 @write(i32 noundef, ptr nocapture noundef readonly, i64 noundef) local_unnamed_addr #26

; Function Attrs: noredzone nounwind
define noalias noundef ptr @sw_new(i32 noundef %0, i32 noundef %1, i64 noundef %2) local_unnamed_addr #0 {
  %4 = alloca %struct.timespec, align 8
  %5 = alloca %struct.shape, align 8
  %6 = tail call dereferenceable_or_null(11584) ptr @calloc(i64 noundef 1, i64 noundef 11584) #41
  %7 = icmp eq ptr %6, null
  br i1 %7, label %89, label %8

8:                                                ; preds = %3
  %9 = tail call dereferenceable_or_null(1048576) ptr @malloc(i64 noundef 1048576) #39
  %10 = getelementptr inbounds i8, ptr %6, i64 11352
  store ptr %9, ptr %10, align 8
  %11 = getelementptr inbounds i8, ptr %6, i64 11336
  store i64 1048576, ptr %11, align 8
  %12 = getelementptr inbounds i8, ptr %6, i64 11344
  store i32 %0, ptr %12, align 16
  %13 = icmp eq ptr %9, null
  br i1 %13, label %89, label %14

14:                                               ; preds = %8
  %15 = tail call dereferenceable_or_null(1048576) ptr @malloc(i64 noundef 1048576) #39
  %16 = getelementptr inbounds i8, ptr %6, i64 11480
  store ptr %15, ptr %16, align 8
  %17 = getelementptr inbounds i8, ptr %6, i64 11464
  store i64 1048576, ptr %17, align 8
  %18 = getelementptr inbounds i8, ptr %6, i64 11472
  store i32 %1, ptr %18, align 16
  %19 = icmp eq ptr %15, null
  br i1 %19, label %89, label %20

20:                                               ; preds = %14
  %21 = getelementptr inbounds i8, ptr %6, i64 24
  br label %22

22:                                               ; preds = %22, %20
  %23 = phi i64 [ 0, %20 ], [ %35, %22 ]
  %24 = phi i64 [ %2, %20 ], [ %25, %22 ]
  %25 = add i64 %24, -7046029254386353131
  %26 = lshr i64 %25, 30
  %27 = xor i64 %26, %25
  %28 = mul i64 %27, -4658895280553007687
  %29 = lshr i64 %28, 27
  %30 = xor i64 %29, %28
  %31 = mul i64 %30, -7723592293110705685
  %32 = lshr i64 %31, 31
  %33 = xor i64 %32, %31
  %34 = getelementptr inbounds i64, ptr %21, i64 %23
  store i64 %33, ptr %34, align 8
  %35 = add nuw nsw i64 %23, 1
  %36 = icmp eq i64 %35, 4
  br i1 %36, label %37, label %22, !llvm.loop !67

37:                                               ; preds = %22
  %38 = getelementptr inbounds i8, ptr %6, i64 8316
  store i32 1, ptr %38, align 4
  %39 = getelementptr inbounds i8, ptr %6, i64 68
  store i32 1, ptr %39, align 4
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %5) #40
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(128) %5, i8 0, i64 128, i1 false)
  %40 = getelementptr inbounds i8, ptr %5, i64 32
  store i64 1048576, ptr %40, align 8
  %41 = getelementptr inbounds i8, ptr %5, i64 40
  %42 = getelementptr inbounds i8, ptr %6, i64 9968
  %43 = getelementptr inbounds i8, ptr %6, i64 32
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %41, i8 -1, i64 24, i1 false)
  %44 = load i64, ptr %43, align 8
  %45 = mul i64 %44, 5
  %46 = mul i64 %44, 640
  %47 = lshr i64 %45, 57
  %48 = or disjoint i64 %47, %46
  %49 = mul i64 %48, 9
  %50 = shl i64 %44, 17
  %51 = load i64, ptr %21, align 8
  %52 = getelementptr inbounds i8, ptr %6, i64 40
  %53 = load i64, ptr %52, align 8
  %54 = xor i64 %53, %51
  store i64 %54, ptr %52, align 8
  %55 = getelementptr inbounds i8, ptr %6, i64 48
  %56 = load i64, ptr %55, align 8
  %57 = xor i64 %56, %44
  store i64 %57, ptr %55, align 8
  %58 = xor i64 %54, %44
  store i64 %58, ptr %43, align 8
  %59 = xor i64 %57, %51
  store i64 %59, ptr %21, align 8
  %60 = xor i64 %54, %50
  store i64 %60, ptr %52, align 8
  %61 = tail call i64 @llvm.fshl.i64(i64 %57, i64 %57, i64 45)
  store i64 %61, ptr %55, align 8
  br label %62

62:                                               ; preds = %62, %37
  %63 = phi i64 [ 0, %37 ], [ %75, %62 ]
  %64 = phi i64 [ %49, %37 ], [ %65, %62 ]
  %65 = add i64 %64, -7046029254386353131
  %66 = lshr i64 %65, 30
  %67 = xor i64 %66, %65
  %68 = mul i64 %67, -4658895280553007687
  %69 = lshr i64 %68, 27
  %70 = xor i64 %69, %68
  %71 = mul i64 %70, -7723592293110705685
  %72 = lshr i64 %71, 31
  %73 = xor i64 %72, %71
  %74 = getelementptr inbounds i64, ptr %42, i64 %63
  store i64 %73, ptr %74, align 8
  %75 = add nuw nsw i64 %63, 1
  %76 = icmp eq i64 %75, 4
  br i1 %76, label %77, label %62, !llvm.loop !67

77:                                               ; preds = %62
  %78 = getelementptr inbounds i8, ptr %6, i64 9368
  %79 = call range(i32 -1, 1) i32 @line_set(ptr noundef nonnull %6, ptr noundef nonnull %78, ptr noundef nonnull %5) #38
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %5) #40
  %80 = icmp eq i32 %79, 0
  br i1 %80, label %81, label %89

81:                                               ; preds = %77
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #40
  %82 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %4) #42
  %83 = load i64, ptr %4, align 8
  %84 = mul i64 %83, 1000000000
  %85 = getelementptr inbounds i8, ptr %4, i64 8
  %86 = load i64, ptr %85, align 8
  %87 = add i64 %84, %86
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #40
  %88 = getelementptr inbounds i8, ptr %6, i64 10896
  store i64 %87, ptr %88, align 16
  br label %89

89:                                               ; preds = %77, %3, %8, %14, %81
  %90 = phi ptr [ %6, %81 ], [ null, %14 ], [ null, %8 ], [ null, %3 ], [ null, %77 ]
  ret ptr %90
}

; Function Attrs: noredzone nounwind
define noundef ptr @sw_add_port(ptr nocapture noundef %0, i32 noundef %1, i32 noundef %2, i32 noundef %3, i32 noundef %4) local_unnamed_addr #0 {
  %6 = alloca %struct.shape, align 8
  %7 = alloca %struct.shape, align 8
  %8 = tail call dereferenceable_or_null(2600) ptr @calloc(i64 noundef 1, i64 noundef 2600) #41
  %9 = icmp eq ptr %8, null
  br i1 %9, label %114, label %10

10:                                               ; preds = %5
  %11 = getelementptr inbounds i8, ptr %0, i64 64
  %12 = load i32, ptr %11, align 64
  %13 = icmp eq i32 %12, 512
  %14 = icmp ugt i32 %1, 511
  %15 = or i1 %14, %13
  br i1 %15, label %114, label %16

16:                                               ; preds = %10
  %17 = getelementptr inbounds i8, ptr %0, i64 4200
  %18 = zext nneg i32 %1 to i64
  %19 = getelementptr inbounds [512 x ptr], ptr %17, i64 0, i64 %18
  %20 = load ptr, ptr %19, align 8
  %21 = icmp eq ptr %20, null
  br i1 %21, label %22, label %114

22:                                               ; preds = %16
  store i32 %1, ptr %8, align 8
  %23 = getelementptr inbounds i8, ptr %8, i64 4
  store i32 %2, ptr %23, align 4
  %24 = getelementptr inbounds i8, ptr %8, i64 8
  store i32 %3, ptr %24, align 8
  %25 = getelementptr inbounds i8, ptr %8, i64 16
  store i32 %4, ptr %25, align 8
  %26 = getelementptr inbounds i8, ptr %8, i64 20
  store i32 1, ptr %26, align 4
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %7) #40
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(128) %7, i8 0, i64 128, i1 false)
  %27 = getelementptr inbounds i8, ptr %7, i64 32
  store i64 1048576, ptr %27, align 8
  %28 = getelementptr inbounds i8, ptr %7, i64 40
  %29 = getelementptr inbounds i8, ptr %8, i64 664
  %30 = getelementptr inbounds i8, ptr %0, i64 24
  %31 = getelementptr inbounds i8, ptr %0, i64 32
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %28, i8 -1, i64 24, i1 false)
  %32 = load i64, ptr %31, align 8
  %33 = mul i64 %32, 5
  %34 = mul i64 %32, 640
  %35 = lshr i64 %33, 57
  %36 = or disjoint i64 %35, %34
  %37 = mul i64 %36, 9
  %38 = shl i64 %32, 17
  %39 = load i64, ptr %30, align 8
  %40 = getelementptr inbounds i8, ptr %0, i64 40
  %41 = load i64, ptr %40, align 8
  %42 = xor i64 %41, %39
  store i64 %42, ptr %40, align 8
  %43 = getelementptr inbounds i8, ptr %0, i64 48
  %44 = load i64, ptr %43, align 8
  %45 = xor i64 %44, %32
  store i64 %45, ptr %43, align 8
  %46 = xor i64 %42, %32
  store i64 %46, ptr %31, align 8
  %47 = xor i64 %45, %39
  store i64 %47, ptr %30, align 8
  %48 = xor i64 %42, %38
  store i64 %48, ptr %40, align 8
  %49 = tail call i64 @llvm.fshl.i64(i64 %45, i64 %45, i64 45)
  store i64 %49, ptr %43, align 8
  br label %50

50:                                               ; preds = %50, %22
  %51 = phi i64 [ 0, %22 ], [ %63, %50 ]
  %52 = phi i64 [ %37, %22 ], [ %53, %50 ]
  %53 = add i64 %52, -7046029254386353131
  %54 = lshr i64 %53, 30
  %55 = xor i64 %54, %53
  %56 = mul i64 %55, -4658895280553007687
  %57 = lshr i64 %56, 27
  %58 = xor i64 %57, %56
  %59 = mul i64 %58, -7723592293110705685
  %60 = lshr i64 %59, 31
  %61 = xor i64 %60, %59
  %62 = getelementptr inbounds i64, ptr %29, i64 %51
  store i64 %61, ptr %62, align 8
  %63 = add nuw nsw i64 %51, 1
  %64 = icmp eq i64 %63, 4
  br i1 %64, label %65, label %50, !llvm.loop !67

65:                                               ; preds = %50
  %66 = getelementptr inbounds i8, ptr %8, i64 64
  %67 = call range(i32 -1, 1) i32 @line_set(ptr noundef %0, ptr noundef nonnull %66, ptr noundef nonnull %7) #38
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %7) #40
  %68 = icmp eq i32 %67, 0
  br i1 %68, label %69, label %114

69:                                               ; preds = %65
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %6) #40
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(128) %6, i8 0, i64 128, i1 false)
  %70 = getelementptr inbounds i8, ptr %6, i64 32
  store i64 1048576, ptr %70, align 8
  %71 = getelementptr inbounds i8, ptr %6, i64 40
  %72 = getelementptr inbounds i8, ptr %8, i64 1672
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %71, i8 -1, i64 24, i1 false)
  %73 = load i64, ptr %31, align 8
  %74 = mul i64 %73, 5
  %75 = mul i64 %73, 640
  %76 = lshr i64 %74, 57
  %77 = or disjoint i64 %76, %75
  %78 = mul i64 %77, 9
  %79 = shl i64 %73, 17
  %80 = load i64, ptr %30, align 8
  %81 = load i64, ptr %40, align 8
  %82 = xor i64 %81, %80
  store i64 %82, ptr %40, align 8
  %83 = load i64, ptr %43, align 8
  %84 = xor i64 %83, %73
  store i64 %84, ptr %43, align 8
  %85 = xor i64 %82, %73
  store i64 %85, ptr %31, align 8
  %86 = xor i64 %84, %80
  store i64 %86, ptr %30, align 8
  %87 = xor i64 %82, %79
  store i64 %87, ptr %40, align 8
  %88 = tail call i64 @llvm.fshl.i64(i64 %84, i64 %84, i64 45)
  store i64 %88, ptr %43, align 8
  br label %89

89:                                               ; preds = %89, %69
  %90 = phi i64 [ 0, %69 ], [ %102, %89 ]
  %91 = phi i64 [ %78, %69 ], [ %92, %89 ]
  %92 = add i64 %91, -7046029254386353131
  %93 = lshr i64 %92, 30
  %94 = xor i64 %93, %92
  %95 = mul i64 %94, -4658895280553007687
  %96 = lshr i64 %95, 27
  %97 = xor i64 %96, %95
  %98 = mul i64 %97, -7723592293110705685
  %99 = lshr i64 %98, 31
  %100 = xor i64 %99, %98
  %101 = getelementptr inbounds i64, ptr %72, i64 %90
  store i64 %100, ptr %101, align 8
  %102 = add nuw nsw i64 %90, 1
  %103 = icmp eq i64 %102, 4
  br i1 %103, label %104, label %89, !llvm.loop !67

104:                                              ; preds = %89
  %105 = getelementptr inbounds i8, ptr %8, i64 1072
  %106 = call range(i32 -1, 1) i32 @line_set(ptr noundef %0, ptr noundef nonnull %105, ptr noundef nonnull %6) #38
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %6) #40
  %107 = icmp eq i32 %106, 0
  br i1 %107, label %108, label %114

108:                                              ; preds = %104
  store ptr %8, ptr %19, align 8
  %109 = getelementptr inbounds i8, ptr %0, i64 104
  %110 = load i32, ptr %11, align 64
  %111 = add i32 %110, 1
  store i32 %111, ptr %11, align 64
  %112 = zext i32 %110 to i64
  %113 = getelementptr inbounds [512 x ptr], ptr %109, i64 0, i64 %112
  store ptr %8, ptr %113, align 8
  br label %114

114:                                              ; preds = %65, %104, %5, %10, %16, %108
  %115 = phi ptr [ %8, %108 ], [ null, %16 ], [ null, %10 ], [ null, %5 ], [ null, %104 ], [ null, %65 ]
  ret ptr %115
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @port_wire(ptr nocapture noundef writeonly %0, ptr noundef %1) local_unnamed_addr #23 {
  %3 = getelementptr inbounds i8, ptr %0, i64 32
  store ptr %1, ptr %3, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write)
define void @port_shape_in(ptr nocapture noundef writeonly %0) local_unnamed_addr #23 {
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
define nonnull ptr @port_line(ptr noundef readnone %0, i32 noundef %1) local_unnamed_addr #27 {
  %3 = icmp eq i32 %1, 0
  %4 = select i1 %3, i64 64, i64 1072
  %5 = getelementptr inbounds i8, ptr %0, i64 %4
  ret ptr %5
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(argmem: readwrite)
define void @sw_set_enabled(ptr nocapture noundef writeonly %0, i32 noundef %1) local_unnamed_addr #21 {
  %3 = getelementptr inbounds i8, ptr %0, i64 68
  store atomic i32 %1, ptr %3 release, align 4
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define void @sw_read(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #14 {
  %3 = getelementptr inbounds i8, ptr %0, i64 10920
  %4 = load i64, ptr %3, align 8
  store i64 %4, ptr %1, align 8
  %5 = getelementptr inbounds i8, ptr %0, i64 10928
  %6 = load i64, ptr %5, align 16
  %7 = getelementptr inbounds i8, ptr %1, i64 8
  store i64 %6, ptr %7, align 8
  %8 = getelementptr inbounds i8, ptr %0, i64 10936
  %9 = load i64, ptr %8, align 8
  %10 = getelementptr inbounds i8, ptr %1, i64 16
  store i64 %9, ptr %10, align 8
  %11 = getelementptr inbounds i8, ptr %0, i64 10944
  %12 = load i64, ptr %11, align 64
  %13 = getelementptr inbounds i8, ptr %1, i64 24
  store i64 %12, ptr %13, align 8
  %14 = getelementptr inbounds i8, ptr %0, i64 10952
  %15 = load i64, ptr %14, align 8
  %16 = getelementptr inbounds i8, ptr %1, i64 32
  store i64 %15, ptr %16, align 8
  %17 = getelementptr inbounds i8, ptr %0, i64 72
  %18 = load i32, ptr %17, align 8
  %19 = zext i32 %18 to i64
  %20 = getelementptr inbounds i8, ptr %1, i64 40
  store i64 %19, ptr %20, align 8
  %21 = getelementptr inbounds i8, ptr %0, i64 96
  %22 = load i64, ptr %21, align 32
  %23 = getelementptr inbounds i8, ptr %1, i64 48
  store i64 %22, ptr %23, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(none)
define nonnull ptr @sw_quiesce(ptr noundef readnone %0) local_unnamed_addr #27 {
  %2 = getelementptr inbounds i8, ptr %0, i64 8
  ret ptr %2
}

; Function Attrs: nofree noredzone nounwind
define range(i32 -1, 1) i32 @sw_set_program(ptr nocapture noundef %0, ptr noundef %1, i64 noundef %2) local_unnamed_addr #18 {
  %4 = getelementptr inbounds i8, ptr %0, i64 10960
  %5 = load ptr, ptr %4, align 16
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
  %22 = tail call dereferenceable_or_null(64) ptr @calloc(i64 noundef 1, i64 noundef 64) #41
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
  br i1 %39, label %170, label %40

40:                                               ; preds = %37
  %41 = getelementptr inbounds i8, ptr %38, i64 56
  store ptr %5, ptr %41, align 8
  store ptr %38, ptr %4, align 16
  br label %42

42:                                               ; preds = %40, %14
  %43 = getelementptr inbounds i8, ptr %0, i64 64
  %44 = load i32, ptr %43, align 64
  %45 = icmp eq i32 %44, 0
  br i1 %45, label %48, label %46

46:                                               ; preds = %42
  %47 = getelementptr inbounds i8, ptr %0, i64 104
  br label %52

48:                                               ; preds = %141, %42
  %49 = getelementptr inbounds i8, ptr %0, i64 10968
  %50 = load ptr, ptr %49, align 8
  %51 = icmp eq ptr %50, null
  br i1 %51, label %146, label %148

52:                                               ; preds = %46, %141
  %53 = phi i64 [ 0, %46 ], [ %142, %141 ]
  %54 = getelementptr inbounds [512 x ptr], ptr %47, i64 0, i64 %53
  %55 = load ptr, ptr %54, align 8
  %56 = getelementptr inbounds i8, ptr %55, i64 1088
  %57 = getelementptr inbounds i8, ptr %55, i64 1080
  %58 = getelementptr inbounds i8, ptr %55, i64 1784
  %59 = getelementptr inbounds i8, ptr %55, i64 1792
  %60 = getelementptr inbounds i8, ptr %55, i64 1752
  br label %61

61:                                               ; preds = %138, %52
  %62 = phi i64 [ 0, %52 ], [ %139, %138 ]
  %63 = getelementptr inbounds [8 x %struct.queue], ptr %56, i64 0, i64 %62
  %64 = load i32, ptr %57, align 8
  %65 = trunc nuw nsw i64 %62 to i32
  %66 = shl nuw nsw i32 1, %65
  %67 = and i32 %66, %64
  %68 = icmp eq i32 %67, 0
  br i1 %68, label %71, label %69

69:                                               ; preds = %61
  %70 = load ptr, ptr %63, align 8
  br label %71

71:                                               ; preds = %69, %61
  %72 = phi ptr [ %70, %69 ], [ null, %61 ]
  %73 = xor i32 %66, -1
  %74 = and i32 %64, %73
  store i32 %74, ptr %57, align 8
  %75 = getelementptr inbounds i8, ptr %63, i64 16
  %76 = getelementptr inbounds i8, ptr %63, i64 40
  %77 = load i64, ptr %76, align 8
  %78 = load i64, ptr %58, align 8
  %79 = sub i64 %78, %77
  store i64 %79, ptr %58, align 8
  %80 = getelementptr inbounds i8, ptr %63, i64 48
  %81 = load i64, ptr %80, align 8
  %82 = load i64, ptr %59, align 8
  %83 = sub i64 %82, %81
  store i64 %83, ptr %59, align 8
  %84 = icmp eq ptr %72, null
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %76, i8 0, i64 16, i1 false)
  br i1 %84, label %138, label %85

85:                                               ; preds = %71, %136
  %86 = phi ptr [ %87, %136 ], [ %72, %71 ]
  %87 = load ptr, ptr %86, align 16
  %88 = getelementptr inbounds i8, ptr %86, i64 72
  %89 = load i64, ptr %88, align 8
  %90 = and i64 %89, 1
  %91 = icmp eq i64 %90, 0
  br i1 %91, label %130, label %92

92:                                               ; preds = %85
  %93 = trunc i64 %89 to i32
  %94 = lshr i32 %93, 8
  %95 = and i32 %94, 7
  %96 = zext nneg i32 %95 to i64
  %97 = getelementptr inbounds [8 x %struct.queue], ptr %56, i64 0, i64 %96
  store ptr null, ptr %86, align 16
  %98 = load i32, ptr %57, align 8
  %99 = shl nuw nsw i32 1, %95
  %100 = and i32 %98, %99
  %101 = icmp eq i32 %100, 0
  br i1 %101, label %105, label %102

102:                                              ; preds = %92
  %103 = getelementptr inbounds i8, ptr %97, i64 8
  %104 = load ptr, ptr %103, align 8
  store ptr %86, ptr %104, align 16
  br label %106

105:                                              ; preds = %92
  store ptr %86, ptr %97, align 8
  br label %106

106:                                              ; preds = %105, %102
  %107 = getelementptr inbounds i8, ptr %97, i64 8
  store ptr %86, ptr %107, align 8
  %108 = load i32, ptr %57, align 8
  %109 = or i32 %108, %99
  store i32 %109, ptr %57, align 8
  %110 = getelementptr inbounds i8, ptr %97, i64 16
  %111 = load i64, ptr %110, align 8
  %112 = add i64 %111, 1
  store i64 %112, ptr %110, align 8
  %113 = getelementptr inbounds i8, ptr %97, i64 40
  %114 = load i64, ptr %113, align 8
  %115 = add i64 %114, 1
  store i64 %115, ptr %113, align 8
  %116 = getelementptr inbounds i8, ptr %86, i64 20
  %117 = load i32, ptr %116, align 4
  %118 = zext i32 %117 to i64
  %119 = getelementptr inbounds i8, ptr %97, i64 48
  %120 = load i64, ptr %119, align 8
  %121 = add i64 %120, %118
  store i64 %121, ptr %119, align 8
  %122 = load i64, ptr %58, align 8
  %123 = add i64 %122, 1
  store i64 %123, ptr %58, align 8
  %124 = load i32, ptr %116, align 4
  %125 = zext i32 %124 to i64
  %126 = load i64, ptr %59, align 8
  %127 = add i64 %126, %125
  store i64 %127, ptr %59, align 8
  %128 = load i64, ptr %75, align 8
  %129 = add i64 %128, -1
  store i64 %129, ptr %75, align 8
  br label %136

130:                                              ; preds = %85
  %131 = load i64, ptr %60, align 8
  %132 = add i64 %131, 1
  store i64 %132, ptr %60, align 8
  %133 = getelementptr inbounds i8, ptr %86, i64 64
  %134 = load ptr, ptr %133, align 16
  %135 = load ptr, ptr %134, align 8
  store ptr %135, ptr %86, align 16
  store ptr %86, ptr %134, align 8
  br label %136

136:                                              ; preds = %130, %106
  %137 = icmp eq ptr %87, null
  br i1 %137, label %138, label %85, !llvm.loop !68

138:                                              ; preds = %136, %71
  %139 = add nuw nsw i64 %62, 1
  %140 = icmp eq i64 %139, 8
  br i1 %140, label %141, label %61, !llvm.loop !69

141:                                              ; preds = %138
  %142 = add nuw nsw i64 %53, 1
  %143 = load i32, ptr %43, align 64
  %144 = zext i32 %143 to i64
  %145 = icmp ult i64 %142, %144
  br i1 %145, label %52, label %48, !llvm.loop !70

146:                                              ; preds = %148, %48
  %147 = getelementptr inbounds i8, ptr %0, i64 10984
  br label %158

148:                                              ; preds = %48, %148
  %149 = phi ptr [ %154, %148 ], [ %50, %48 ]
  %150 = load ptr, ptr %149, align 16
  store ptr %150, ptr %49, align 8
  %151 = getelementptr inbounds i8, ptr %149, i64 64
  %152 = load ptr, ptr %151, align 16
  %153 = load ptr, ptr %152, align 8
  store ptr %153, ptr %149, align 16
  store ptr %149, ptr %152, align 8
  %154 = load ptr, ptr %49, align 8
  %155 = icmp eq ptr %154, null
  br i1 %155, label %146, label %148, !llvm.loop !71

156:                                              ; preds = %167
  store ptr %1, ptr %0, align 64
  %157 = getelementptr inbounds i8, ptr %0, i64 56
  store ptr @turn, ptr %157, align 8
  br label %170

158:                                              ; preds = %146, %167
  %159 = phi i64 [ 0, %146 ], [ %168, %167 ]
  %160 = getelementptr inbounds [32 x ptr], ptr %147, i64 0, i64 %159
  %161 = load ptr, ptr %160, align 8
  %162 = icmp eq ptr %161, null
  br i1 %162, label %167, label %163

163:                                              ; preds = %158
  %164 = getelementptr inbounds i8, ptr %161, i64 64
  %165 = load ptr, ptr %164, align 16
  %166 = load ptr, ptr %165, align 8
  store ptr %166, ptr %161, align 16
  store ptr %161, ptr %165, align 8
  br label %167

167:                                              ; preds = %163, %158
  store ptr null, ptr %160, align 8
  %168 = add nuw nsw i64 %159, 1
  %169 = icmp eq i64 %168, 32
  br i1 %169, label %156, label %158, !llvm.loop !72

170:                                              ; preds = %37, %156
  %171 = phi i32 [ 0, %156 ], [ -1, %37 ]
  ret i32 %171
}

; Function Attrs: noredzone nounwind
define void @sw_free(ptr nocapture noundef %0) local_unnamed_addr #0 {
  %2 = getelementptr inbounds i8, ptr %0, i64 64
  %3 = load i32, ptr %2, align 64
  %4 = icmp eq i32 %3, 0
  br i1 %4, label %7, label %5

5:                                                ; preds = %1
  %6 = getelementptr inbounds i8, ptr %0, i64 104
  br label %17

7:                                                ; preds = %17, %1
  %8 = getelementptr inbounds i8, ptr %0, i64 9368
  %9 = load ptr, ptr %8, align 8
  tail call void @free(ptr noundef %9) #38
  %10 = getelementptr inbounds i8, ptr %0, i64 10000
  %11 = load ptr, ptr %10, align 8
  tail call void @free(ptr noundef %11) #38
  %12 = getelementptr inbounds i8, ptr %0, i64 9912
  %13 = load ptr, ptr %12, align 8
  tail call void @free(ptr noundef %13) #38
  %14 = getelementptr inbounds i8, ptr %0, i64 10960
  %15 = load ptr, ptr %14, align 16
  %16 = icmp eq ptr %15, null
  br i1 %16, label %39, label %67

17:                                               ; preds = %5, %17
  %18 = phi i64 [ 0, %5 ], [ %35, %17 ]
  %19 = getelementptr inbounds [512 x ptr], ptr %6, i64 0, i64 %18
  %20 = load ptr, ptr %19, align 8
  %21 = getelementptr inbounds i8, ptr %20, i64 64
  %22 = load ptr, ptr %21, align 8
  tail call void @free(ptr noundef %22) #38
  %23 = getelementptr inbounds i8, ptr %20, i64 696
  %24 = load ptr, ptr %23, align 8
  tail call void @free(ptr noundef %24) #38
  %25 = getelementptr inbounds i8, ptr %20, i64 608
  %26 = load ptr, ptr %25, align 8
  tail call void @free(ptr noundef %26) #38
  %27 = load ptr, ptr %19, align 8
  %28 = getelementptr inbounds i8, ptr %27, i64 1072
  %29 = load ptr, ptr %28, align 8
  tail call void @free(ptr noundef %29) #38
  %30 = getelementptr inbounds i8, ptr %27, i64 1704
  %31 = load ptr, ptr %30, align 8
  tail call void @free(ptr noundef %31) #38
  %32 = getelementptr inbounds i8, ptr %27, i64 1616
  %33 = load ptr, ptr %32, align 8
  tail call void @free(ptr noundef %33) #38
  %34 = load ptr, ptr %19, align 8
  tail call void @free(ptr noundef %34) #38
  %35 = add nuw nsw i64 %18, 1
  %36 = load i32, ptr %2, align 64
  %37 = zext i32 %36 to i64
  %38 = icmp ult i64 %35, %37
  br i1 %38, label %17, label %7, !llvm.loop !73

39:                                               ; preds = %78, %7
  %40 = getelementptr inbounds i8, ptr %0, i64 8
  fence seq_cst
  %41 = load atomic i64, ptr %40 seq_cst, align 8
  %42 = getelementptr inbounds i8, ptr %0, i64 16
  %43 = load ptr, ptr %42, align 8
  %44 = icmp eq ptr %43, null
  br i1 %44, label %62, label %45

45:                                               ; preds = %39, %58
  %46 = phi ptr [ %60, %58 ], [ %43, %39 ]
  %47 = phi ptr [ %59, %58 ], [ %42, %39 ]
  %48 = getelementptr inbounds i8, ptr %46, i64 16
  %49 = load i64, ptr %48, align 8
  %50 = and i64 %49, 1
  %51 = icmp ne i64 %50, 0
  %52 = icmp eq i64 %49, %41
  %53 = select i1 %51, i1 %52, i1 false
  br i1 %53, label %58, label %54

54:                                               ; preds = %45
  %55 = load ptr, ptr %46, align 8
  store ptr %55, ptr %47, align 8
  %56 = getelementptr inbounds i8, ptr %46, i64 8
  %57 = load ptr, ptr %56, align 8
  tail call void @free(ptr noundef %57) #38
  tail call void @free(ptr noundef %46) #38
  br label %58

58:                                               ; preds = %45, %54
  %59 = phi ptr [ %47, %54 ], [ %46, %45 ]
  %60 = load ptr, ptr %59, align 8
  %61 = icmp eq ptr %60, null
  br i1 %61, label %62, label %45, !llvm.loop !2

62:                                               ; preds = %58, %39
  %63 = getelementptr inbounds i8, ptr %0, i64 11352
  %64 = load ptr, ptr %63, align 8
  tail call void @free(ptr noundef %64) #38
  %65 = getelementptr inbounds i8, ptr %0, i64 11480
  %66 = load ptr, ptr %65, align 8
  tail call void @free(ptr noundef %66) #38
  tail call void @free(ptr noundef %0) #38
  ret void

67:                                               ; preds = %7, %78
  %68 = phi ptr [ %70, %78 ], [ %15, %7 ]
  %69 = getelementptr inbounds i8, ptr %68, i64 56
  %70 = load ptr, ptr %69, align 8
  %71 = getelementptr inbounds i8, ptr %68, i64 8
  %72 = load ptr, ptr %71, align 8
  %73 = icmp eq ptr %72, null
  br i1 %73, label %78, label %74

74:                                               ; preds = %67, %74
  %75 = phi ptr [ %76, %74 ], [ %72, %67 ]
  %76 = load ptr, ptr %75, align 64
  tail call void @free(ptr noundef %75) #38
  %77 = icmp eq ptr %76, null
  br i1 %77, label %78, label %74, !llvm.loop !74

78:                                               ; preds = %74, %67
  tail call void @free(ptr noundef %68) #38
  %79 = icmp eq ptr %70, null
  br i1 %79, label %39, label %67, !llvm.loop !75
}

; Function Attrs: mustprogress nofree noredzone nounwind willreturn memory(argmem: read)
declare i32 @memcmp(ptr nocapture noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #28

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fmuladd.f64(double, double, double) #29

; Function Attrs: noredzone nounwind
define internal fastcc void @out_deliver(ptr noundef %0, ptr noundef %1, i64 noundef %2) unnamed_addr #0 {
  %4 = alloca i64, align 8
  %5 = alloca i64, align 8
  tail call fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %2) #38
  %6 = getelementptr inbounds i8, ptr %1, i64 1600
  %7 = getelementptr inbounds i8, ptr %1, i64 1616
  %8 = getelementptr inbounds i8, ptr %1, i64 1624
  %9 = getelementptr inbounds i8, ptr %1, i64 1808
  %10 = getelementptr inbounds i8, ptr %1, i64 20
  %11 = getelementptr inbounds i8, ptr %0, i64 68
  %12 = getelementptr inbounds i8, ptr %1, i64 16
  %13 = getelementptr inbounds i8, ptr %0, i64 11392
  %14 = getelementptr inbounds i8, ptr %0, i64 11456
  %15 = getelementptr inbounds i8, ptr %0, i64 11464
  %16 = getelementptr inbounds i8, ptr %0, i64 11480
  %17 = getelementptr inbounds i8, ptr %0, i64 11480
  %18 = getelementptr inbounds i8, ptr %0, i64 11472
  %19 = getelementptr inbounds i8, ptr %1, i64 1824
  %20 = getelementptr inbounds i8, ptr %1, i64 1816
  %21 = getelementptr inbounds i8, ptr %1, i64 1712
  %22 = getelementptr inbounds i8, ptr %1, i64 1720
  %23 = getelementptr inbounds i8, ptr %1, i64 1752
  %24 = getelementptr inbounds i8, ptr %1, i64 56
  %25 = getelementptr inbounds i8, ptr %1, i64 4
  %26 = getelementptr inbounds i8, ptr %1, i64 2336
  %27 = getelementptr inbounds i8, ptr %1, i64 2592
  %28 = getelementptr inbounds i8, ptr %1, i64 2080
  %29 = getelementptr inbounds i8, ptr %1, i64 40
  %30 = getelementptr inbounds i8, ptr %1, i64 56
  %31 = getelementptr inbounds i8, ptr %1, i64 1824
  %32 = getelementptr inbounds i8, ptr %1, i64 1816
  %33 = getelementptr inbounds i8, ptr %1, i64 1712
  %34 = getelementptr inbounds i8, ptr %1, i64 1720
  %35 = getelementptr inbounds i8, ptr %1, i64 1752
  %36 = getelementptr inbounds i8, ptr %1, i64 1744
  %37 = getelementptr inbounds i8, ptr %1, i64 1744
  br label %38

38:                                               ; preds = %248, %3
  %39 = phi i1 [ false, %248 ], [ true, %3 ]
  br label %40

40:                                               ; preds = %168, %38
  %41 = load ptr, ptr %6, align 8
  %42 = load i64, ptr %8, align 8
  %43 = icmp eq i64 %42, 0
  br i1 %43, label %58, label %44, !prof !42

44:                                               ; preds = %40
  %45 = icmp eq ptr %41, null
  br i1 %45, label %52, label %46

46:                                               ; preds = %44
  %47 = load ptr, ptr %7, align 8
  %48 = load i64, ptr %47, align 8
  %49 = getelementptr inbounds i8, ptr %41, i64 56
  %50 = load i64, ptr %49, align 8
  %51 = icmp ugt i64 %48, %50
  br i1 %51, label %58, label %52

52:                                               ; preds = %46, %44
  %53 = load ptr, ptr %7, align 8
  %54 = load i64, ptr %53, align 8
  %55 = icmp ugt i64 %54, %2
  br i1 %55, label %70, label %56

56:                                               ; preds = %52
  %57 = tail call fastcc ptr @heap_pop(ptr noundef nonnull %7) #38
  br label %66

58:                                               ; preds = %46, %40
  %59 = icmp eq ptr %41, null
  br i1 %59, label %70, label %60

60:                                               ; preds = %58
  %61 = getelementptr inbounds i8, ptr %41, i64 56
  %62 = load i64, ptr %61, align 8
  %63 = icmp ugt i64 %62, %2
  br i1 %63, label %70, label %64

64:                                               ; preds = %60
  %65 = load ptr, ptr %41, align 16
  store ptr %65, ptr %6, align 8
  br label %66

66:                                               ; preds = %64, %56
  %67 = phi ptr [ %57, %56 ], [ %41, %64 ]
  store ptr null, ptr %67, align 16
  %68 = load i64, ptr %9, align 8
  %69 = add i64 %68, -1
  store i64 %69, ptr %9, align 8
  br label %70

70:                                               ; preds = %52, %58, %60, %66
  %71 = phi ptr [ %67, %66 ], [ null, %52 ], [ null, %60 ], [ null, %58 ]
  %72 = icmp eq ptr %71, null
  br i1 %72, label %267, label %73

73:                                               ; preds = %70
  %74 = load i32, ptr %10, align 4
  %75 = icmp eq i32 %74, 0
  br i1 %75, label %79, label %76

76:                                               ; preds = %73
  %77 = load i32, ptr %11, align 4
  %78 = icmp eq i32 %77, 0
  br i1 %78, label %79, label %85

79:                                               ; preds = %76, %73
  %80 = load i64, ptr %37, align 8
  %81 = add i64 %80, 1
  store i64 %81, ptr %37, align 8
  %82 = getelementptr inbounds i8, ptr %71, i64 64
  %83 = load ptr, ptr %82, align 16
  %84 = load ptr, ptr %83, align 8
  store ptr %84, ptr %71, align 16
  store ptr %71, ptr %83, align 8
  br label %168

85:                                               ; preds = %76
  %86 = load i32, ptr %12, align 8
  %87 = icmp eq i32 %86, 0
  br i1 %87, label %169, label %88

88:                                               ; preds = %85
  %89 = load i32, ptr %1, align 8
  %90 = getelementptr inbounds i8, ptr %71, i64 56
  %91 = load i64, ptr %90, align 8
  %92 = getelementptr inbounds i8, ptr %71, i64 16
  %93 = load i32, ptr %92, align 16
  %94 = getelementptr inbounds i8, ptr %71, i64 8
  %95 = load ptr, ptr %94, align 8
  %96 = add i32 %93, 47
  %97 = and i32 %96, -16
  %98 = load i64, ptr %13, align 64
  %99 = load atomic i64, ptr %14 acquire, align 64
  %100 = load i64, ptr %15, align 8
  %101 = add i64 %100, -1
  %102 = and i64 %101, %98
  %103 = sub i64 %100, %102
  %104 = zext i32 %97 to i64
  %105 = icmp ult i64 %103, %104
  %106 = select i1 %105, i64 %103, i64 0
  %107 = sub i64 %98, %99
  %108 = add i64 %107, %104
  %109 = add i64 %108, %106
  %110 = icmp ugt i64 %109, %100
  br i1 %110, label %156, label %111

111:                                              ; preds = %88
  br i1 %105, label %112, label %118

112:                                              ; preds = %111
  %113 = load ptr, ptr %16, align 8
  %114 = getelementptr inbounds i8, ptr %113, i64 %102
  %115 = trunc nuw i64 %103 to i32
  store i32 %115, ptr %114, align 8
  %116 = getelementptr inbounds i8, ptr %114, i64 4
  store i32 0, ptr %116, align 4
  %117 = add i64 %103, %98
  br label %118

118:                                              ; preds = %112, %111
  %119 = phi i64 [ 0, %112 ], [ %102, %111 ]
  %120 = phi i64 [ %117, %112 ], [ %98, %111 ]
  %121 = load ptr, ptr %17, align 8
  %122 = getelementptr inbounds i8, ptr %121, i64 %119
  store i32 %97, ptr %122, align 1
  %123 = getelementptr inbounds i8, ptr %122, i64 4
  store i32 3, ptr %123, align 1
  %124 = getelementptr inbounds i8, ptr %122, i64 8
  store i32 %89, ptr %124, align 1
  %125 = getelementptr inbounds i8, ptr %122, i64 12
  store i32 0, ptr %125, align 1
  %126 = getelementptr inbounds i8, ptr %122, i64 16
  store i64 %91, ptr %126, align 1
  %127 = getelementptr inbounds i8, ptr %122, i64 24
  store i32 0, ptr %127, align 1
  %128 = getelementptr inbounds i8, ptr %122, i64 28
  store i32 %93, ptr %128, align 1
  %129 = load ptr, ptr %17, align 8
  %130 = getelementptr inbounds i8, ptr %129, i64 %119
  %131 = getelementptr inbounds i8, ptr %130, i64 32
  %132 = zext i32 %93 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %131, ptr readonly align 1 %95, i64 %132, i1 false)
  %133 = add i64 %120, %104
  store atomic i64 %133, ptr %13 release, align 64
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #40
  store i64 1, ptr %5, align 8
  %134 = load i32, ptr %18, align 16
  %135 = call i64 @write(i32 noundef %134, ptr noundef nonnull %5, i64 noundef 8) #42
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #40
  br i1 %110, label %156, label %136

136:                                              ; preds = %118
  %137 = load i64, ptr %90, align 8
  %138 = load i32, ptr %92, align 16
  %139 = tail call i64 @llvm.usub.sat.i64(i64 %2, i64 %137)
  %140 = or i64 %139, 1
  %141 = tail call range(i64 0, 64) i64 @llvm.ctlz.i64(i64 %140, i1 true)
  %142 = trunc nuw nsw i64 %141 to i32
  %143 = xor i32 %142, 63
  %144 = tail call i32 @llvm.umin.i32(i32 %143, i32 31)
  %145 = zext nneg i32 %144 to i64
  %146 = getelementptr inbounds [32 x i64], ptr %19, i64 0, i64 %145
  %147 = load i64, ptr %146, align 8
  %148 = add i64 %147, 1
  store i64 %148, ptr %146, align 8
  %149 = load i64, ptr %20, align 8
  %150 = icmp ugt i64 %139, %149
  br i1 %150, label %151, label %152

151:                                              ; preds = %136
  store i64 %139, ptr %20, align 8
  br label %152

152:                                              ; preds = %136, %151
  %153 = load i64, ptr %21, align 8
  %154 = add i64 %153, 1
  store i64 %154, ptr %21, align 8
  %155 = zext i32 %138 to i64
  br label %156

156:                                              ; preds = %118, %88, %152
  %157 = phi ptr [ %22, %152 ], [ %23, %88 ], [ %23, %118 ]
  %158 = phi i64 [ %155, %152 ], [ 1, %88 ], [ 1, %118 ]
  %159 = load i64, ptr %157, align 8
  %160 = add i64 %159, %158
  store i64 %160, ptr %157, align 8
  %161 = load ptr, ptr %24, align 8
  %162 = icmp eq ptr %161, null
  br i1 %162, label %164, label %163, !prof !42

163:                                              ; preds = %156
  tail call fastcc void @capture_frame(ptr noundef %0, ptr noundef nonnull %1, ptr noundef nonnull %71, i64 noundef %2, i32 noundef 2) #38
  br label %164

164:                                              ; preds = %163, %156
  %165 = getelementptr inbounds i8, ptr %71, i64 64
  %166 = load ptr, ptr %165, align 16
  %167 = load ptr, ptr %166, align 8
  store ptr %167, ptr %71, align 16
  store ptr %71, ptr %166, align 8
  br label %168

168:                                              ; preds = %164, %256, %266, %79
  br label %40, !llvm.loop !76

169:                                              ; preds = %85
  %170 = load i32, ptr %25, align 4
  %171 = icmp slt i32 %170, 0
  %172 = getelementptr inbounds i8, ptr %71, i64 56
  %173 = load i64, ptr %172, align 8
  br i1 %171, label %174, label %256

174:                                              ; preds = %169
  %175 = getelementptr inbounds i8, ptr %71, i64 56
  %176 = getelementptr inbounds i8, ptr %71, i64 16
  %177 = load i32, ptr %176, align 16
  %178 = load ptr, ptr %29, align 8
  %179 = icmp eq ptr %178, null
  br i1 %179, label %248, label %180

180:                                              ; preds = %174
  %181 = getelementptr inbounds i8, ptr %71, i64 8
  %182 = load ptr, ptr %181, align 8
  %183 = add i32 %177, 47
  %184 = and i32 %183, -16
  %185 = load i64, ptr %178, align 64
  %186 = getelementptr inbounds i8, ptr %178, i64 64
  %187 = load atomic i64, ptr %186 acquire, align 64
  %188 = getelementptr inbounds i8, ptr %178, i64 72
  %189 = load i64, ptr %188, align 8
  %190 = add i64 %189, -1
  %191 = and i64 %190, %185
  %192 = sub i64 %189, %191
  %193 = zext i32 %184 to i64
  %194 = icmp ult i64 %192, %193
  %195 = select i1 %194, i64 %192, i64 0
  %196 = add i64 %185, %193
  %197 = sub i64 %196, %187
  %198 = add i64 %197, %195
  %199 = icmp ugt i64 %198, %189
  br i1 %199, label %248, label %200

200:                                              ; preds = %180
  br i1 %194, label %201, label %208

201:                                              ; preds = %200
  %202 = getelementptr inbounds i8, ptr %178, i64 88
  %203 = load ptr, ptr %202, align 8
  %204 = getelementptr inbounds i8, ptr %203, i64 %191
  %205 = trunc nuw i64 %192 to i32
  store i32 %205, ptr %204, align 8
  %206 = getelementptr inbounds i8, ptr %204, i64 4
  store i32 0, ptr %206, align 4
  %207 = add i64 %192, %185
  br label %208

208:                                              ; preds = %201, %200
  %209 = phi i64 [ 0, %201 ], [ %191, %200 ]
  %210 = phi i64 [ %207, %201 ], [ %185, %200 ]
  %211 = getelementptr inbounds i8, ptr %178, i64 88
  %212 = load ptr, ptr %211, align 8
  %213 = getelementptr inbounds i8, ptr %212, i64 %209
  store i32 %184, ptr %213, align 1
  %214 = getelementptr inbounds i8, ptr %213, i64 4
  store i32 6, ptr %214, align 1
  %215 = getelementptr inbounds i8, ptr %213, i64 8
  store i32 0, ptr %215, align 1
  %216 = getelementptr inbounds i8, ptr %213, i64 12
  store i32 0, ptr %216, align 1
  %217 = getelementptr inbounds i8, ptr %213, i64 16
  store i64 %173, ptr %217, align 1
  %218 = getelementptr inbounds i8, ptr %213, i64 24
  store i32 0, ptr %218, align 1
  %219 = getelementptr inbounds i8, ptr %213, i64 28
  store i32 %177, ptr %219, align 1
  %220 = load ptr, ptr %211, align 8
  %221 = getelementptr inbounds i8, ptr %220, i64 %209
  %222 = getelementptr inbounds i8, ptr %221, i64 32
  %223 = zext i32 %177 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %222, ptr readonly align 1 %182, i64 %223, i1 false)
  %224 = add i64 %210, %193
  store atomic i64 %224, ptr %178 release, align 64
  %225 = load ptr, ptr %30, align 8
  %226 = icmp eq ptr %225, null
  br i1 %226, label %228, label %227, !prof !42

227:                                              ; preds = %208
  tail call fastcc void @capture_frame(ptr noundef readonly %0, ptr noundef %1, ptr noundef nonnull %71, i64 noundef %2, i32 noundef 2) #38
  br label %228

228:                                              ; preds = %227, %208
  %229 = load i64, ptr %175, align 8
  %230 = load i32, ptr %176, align 16
  %231 = tail call i64 @llvm.usub.sat.i64(i64 %2, i64 %229)
  %232 = or i64 %231, 1
  %233 = tail call range(i64 0, 64) i64 @llvm.ctlz.i64(i64 %232, i1 true)
  %234 = trunc nuw nsw i64 %233 to i32
  %235 = xor i32 %234, 63
  %236 = tail call i32 @llvm.umin.i32(i32 %235, i32 31)
  %237 = zext nneg i32 %236 to i64
  %238 = getelementptr inbounds [32 x i64], ptr %31, i64 0, i64 %237
  %239 = load i64, ptr %238, align 8
  %240 = add i64 %239, 1
  store i64 %240, ptr %238, align 8
  %241 = load i64, ptr %32, align 8
  %242 = icmp ugt i64 %231, %241
  br i1 %242, label %243, label %244

243:                                              ; preds = %228
  store i64 %231, ptr %32, align 8
  br label %244

244:                                              ; preds = %243, %228
  %245 = load i64, ptr %33, align 8
  %246 = add i64 %245, 1
  store i64 %246, ptr %33, align 8
  %247 = zext i32 %230 to i64
  br label %248

248:                                              ; preds = %180, %174, %244
  %249 = phi ptr [ %34, %244 ], [ %36, %174 ], [ %35, %180 ]
  %250 = phi i64 [ %247, %244 ], [ 1, %174 ], [ 1, %180 ]
  %251 = load i64, ptr %249, align 8
  %252 = add i64 %251, %250
  store i64 %252, ptr %249, align 8
  %253 = getelementptr inbounds i8, ptr %71, i64 64
  %254 = load ptr, ptr %253, align 16
  %255 = load ptr, ptr %254, align 8
  store ptr %255, ptr %71, align 16
  store ptr %71, ptr %254, align 8
  br label %38, !llvm.loop !76

256:                                              ; preds = %169
  %257 = load i32, ptr %27, align 8
  %258 = zext i32 %257 to i64
  %259 = getelementptr inbounds [32 x i64], ptr %26, i64 0, i64 %258
  store i64 %173, ptr %259, align 8
  %260 = load i32, ptr %27, align 8
  %261 = add i32 %260, 1
  store i32 %261, ptr %27, align 8
  %262 = zext i32 %260 to i64
  %263 = getelementptr inbounds [32 x ptr], ptr %28, i64 0, i64 %262
  store ptr %71, ptr %263, align 8
  %264 = load i32, ptr %27, align 8
  %265 = icmp eq i32 %264, 32
  br i1 %265, label %266, label %168

266:                                              ; preds = %256
  tail call fastcc void @port_flush(ptr noundef %0, ptr noundef %1) #38
  br label %168

267:                                              ; preds = %70
  %268 = getelementptr inbounds i8, ptr %1, i64 2592
  %269 = load i32, ptr %268, align 8
  %270 = icmp eq i32 %269, 0
  br i1 %270, label %272, label %271

271:                                              ; preds = %267
  tail call fastcc void @port_flush(ptr noundef %0, ptr noundef %1) #38
  br label %294

272:                                              ; preds = %267
  br i1 %39, label %294, label %273

273:                                              ; preds = %272
  %274 = getelementptr inbounds i8, ptr %1, i64 40
  %275 = load ptr, ptr %274, align 8
  %276 = icmp eq ptr %275, null
  br i1 %276, label %294, label %277

277:                                              ; preds = %273
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #40
  store i64 1, ptr %4, align 8
  fence seq_cst
  %278 = getelementptr inbounds i8, ptr %275, i64 128
  %279 = load ptr, ptr %278, align 64
  %280 = getelementptr inbounds i8, ptr %279, i64 80
  %281 = load atomic i32, ptr %280 acquire, align 16
  %282 = icmp eq i32 %281, 0
  br i1 %282, label %293, label %283

283:                                              ; preds = %277
  %284 = load ptr, ptr %278, align 64
  %285 = getelementptr inbounds i8, ptr %284, i64 80
  %286 = atomicrmw xchg ptr %285, i32 0 seq_cst, align 16
  %287 = icmp eq i32 %286, 0
  br i1 %287, label %293, label %288

288:                                              ; preds = %283
  %289 = load ptr, ptr %278, align 64
  %290 = getelementptr inbounds i8, ptr %289, i64 11344
  %291 = load i32, ptr %290, align 16
  %292 = call i64 @write(i32 noundef %291, ptr noundef nonnull %4, i64 noundef 8) #42
  br label %293

293:                                              ; preds = %277, %283, %288
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #40
  br label %294

294:                                              ; preds = %272, %273, %293, %271
  ret void
}

; Function Attrs: nofree norecurse noredzone nounwind memory(read, argmem: readwrite, inaccessiblemem: none)
define internal fastcc i64 @line_next(ptr nocapture noundef readonly %0) unnamed_addr #30 {
  %2 = getelementptr inbounds i8, ptr %0, i64 528
  %3 = load ptr, ptr %2, align 8
  %4 = icmp eq ptr %3, null
  br i1 %4, label %8, label %5

5:                                                ; preds = %1
  %6 = getelementptr inbounds i8, ptr %3, i64 56
  %7 = load i64, ptr %6, align 8
  br label %8

8:                                                ; preds = %5, %1
  %9 = phi i64 [ %7, %5 ], [ -1, %1 ]
  %10 = getelementptr inbounds i8, ptr %0, i64 552
  %11 = load i64, ptr %10, align 8
  %12 = icmp eq i64 %11, 0
  br i1 %12, label %18, label %13, !prof !42

13:                                               ; preds = %8
  %14 = getelementptr inbounds i8, ptr %0, i64 544
  %15 = load ptr, ptr %14, align 8
  %16 = load i64, ptr %15, align 8
  %17 = tail call i64 @llvm.umin.i64(i64 %16, i64 %9)
  br label %18

18:                                               ; preds = %13, %8
  %19 = phi i64 [ %9, %8 ], [ %17, %13 ]
  %20 = getelementptr inbounds i8, ptr %0, i64 8
  %21 = load i32, ptr %20, align 8
  %22 = icmp eq i32 %21, 0
  br i1 %22, label %66, label %23

23:                                               ; preds = %18
  %24 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %21, i1 true)
  %25 = xor i32 %24, 31
  %26 = shl nuw i32 1, %25
  %27 = xor i32 %26, -1
  %28 = and i32 %21, %27
  %29 = getelementptr inbounds i8, ptr %0, i64 16
  %30 = zext nneg i32 %25 to i64
  %31 = getelementptr inbounds [8 x %struct.queue], ptr %29, i64 0, i64 %30
  %32 = load ptr, ptr %31, align 8
  %33 = getelementptr inbounds i8, ptr %32, i64 48
  %34 = load i64, ptr %33, align 16
  %35 = icmp eq i32 %28, 0
  br i1 %35, label %51, label %36, !prof !77

36:                                               ; preds = %23, %36
  %37 = phi i64 [ %46, %36 ], [ %34, %23 ]
  %38 = phi i32 [ %49, %36 ], [ %28, %23 ]
  %39 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %38, i1 true)
  %40 = xor i32 %39, 31
  %41 = zext nneg i32 %40 to i64
  %42 = getelementptr inbounds [8 x %struct.queue], ptr %29, i64 0, i64 %41
  %43 = load ptr, ptr %42, align 8
  %44 = getelementptr inbounds i8, ptr %43, i64 48
  %45 = load i64, ptr %44, align 16
  %46 = tail call i64 @llvm.umin.i64(i64 %45, i64 %37)
  %47 = shl nuw i32 1, %40
  %48 = xor i32 %47, -1
  %49 = and i32 %38, %48
  %50 = icmp eq i32 %49, 0
  br i1 %50, label %51, label %36, !prof !78, !llvm.loop !79

51:                                               ; preds = %36, %23
  %52 = phi i64 [ %34, %23 ], [ %46, %36 ]
  %53 = getelementptr inbounds i8, ptr %0, i64 576
  %54 = load i64, ptr %53, align 8
  %55 = tail call noundef i64 @llvm.umax.i64(i64 %52, i64 %54)
  %56 = load atomic i64, ptr %0 acquire, align 8
  %57 = inttoptr i64 %56 to ptr
  %58 = getelementptr inbounds i8, ptr %57, i64 8
  %59 = load i64, ptr %58, align 8
  %60 = getelementptr inbounds i8, ptr %57, i64 16
  %61 = load i64, ptr %60, align 8
  %62 = tail call i64 @llvm.usub.sat.i64(i64 %59, i64 %61)
  %63 = tail call i64 @llvm.umin.i64(i64 %62, i64 1000000)
  %64 = add i64 %63, %55
  %65 = tail call i64 @llvm.umin.i64(i64 %64, i64 %19)
  br label %66

66:                                               ; preds = %51, %18
  %67 = phi i64 [ %65, %51 ], [ %19, %18 ]
  %68 = getelementptr inbounds i8, ptr %0, i64 632
  %69 = load ptr, ptr %68, align 8
  %70 = icmp eq ptr %69, null
  br i1 %70, label %87, label %71

71:                                               ; preds = %66
  %72 = getelementptr inbounds i8, ptr %69, i64 40
  %73 = load i64, ptr %72, align 8
  %74 = icmp eq i64 %73, 0
  br i1 %74, label %75, label %83

75:                                               ; preds = %71
  %76 = getelementptr inbounds i8, ptr %69, i64 56
  %77 = load i64, ptr %76, align 8
  %78 = icmp eq i64 %77, 0
  br i1 %78, label %79, label %83

79:                                               ; preds = %75
  %80 = getelementptr inbounds i8, ptr %69, i64 64
  %81 = load i64, ptr %80, align 8
  %82 = icmp eq i64 %81, 0
  br i1 %82, label %87, label %83

83:                                               ; preds = %75, %71, %79
  %84 = getelementptr inbounds i8, ptr %69, i64 8
  %85 = load i64, ptr %84, align 8
  %86 = tail call i64 @llvm.umin.i64(i64 %85, i64 %67)
  br label %87

87:                                               ; preds = %83, %79, %66
  %88 = phi i64 [ %67, %79 ], [ %67, %66 ], [ %86, %83 ]
  ret i64 %88
}

; Function Attrs: noredzone nounwind
declare i32 @clock_gettime(i32 noundef, ptr noundef) local_unnamed_addr #25

; Function Attrs: noredzone
declare i32 @recvmmsg(i32 noundef, ptr noundef, i32 noundef, i32 noundef, ptr noundef) local_unnamed_addr #31

; Function Attrs: noredzone nounwind
define internal fastcc void @in_receive(ptr noundef %0, ptr nocapture noundef %1, ptr noundef %2, i64 noundef %3) unnamed_addr #0 {
  %5 = getelementptr inbounds i8, ptr %2, i64 16
  %6 = load i32, ptr %5, align 16
  %7 = getelementptr inbounds i8, ptr %2, i64 20
  store i32 %6, ptr %7, align 4
  %8 = getelementptr inbounds i8, ptr %1, i64 56
  %9 = load ptr, ptr %8, align 8
  %10 = icmp eq ptr %9, null
  br i1 %10, label %12, label %11, !prof !42

11:                                               ; preds = %4
  tail call fastcc void @capture_frame(ptr noundef %0, ptr noundef %1, ptr noundef %2, i64 noundef %3, i32 noundef 1) #38
  br label %12

12:                                               ; preds = %4, %11
  %13 = getelementptr inbounds i8, ptr %1, i64 20
  %14 = load i32, ptr %13, align 4
  %15 = icmp eq i32 %14, 0
  br i1 %15, label %20, label %16

16:                                               ; preds = %12
  %17 = getelementptr inbounds i8, ptr %0, i64 68
  %18 = load i32, ptr %17, align 4
  %19 = icmp eq i32 %18, 0
  br i1 %19, label %20, label %27

20:                                               ; preds = %16, %12
  %21 = getelementptr inbounds i8, ptr %1, i64 736
  %22 = load i64, ptr %21, align 8
  %23 = add i64 %22, 1
  store i64 %23, ptr %21, align 8
  %24 = getelementptr inbounds i8, ptr %2, i64 64
  %25 = load ptr, ptr %24, align 16
  %26 = load ptr, ptr %25, align 8
  store ptr %26, ptr %2, align 16
  store ptr %2, ptr %25, align 8
  br label %56

27:                                               ; preds = %16
  %28 = getelementptr inbounds i8, ptr %1, i64 32
  %29 = load ptr, ptr %28, align 8
  %30 = icmp eq ptr %29, null
  br i1 %30, label %37, label %31

31:                                               ; preds = %27
  %32 = getelementptr inbounds i8, ptr %2, i64 72
  %33 = load i64, ptr %32, align 8
  %34 = or i64 %33, 1
  store i64 %34, ptr %32, align 8
  %35 = load ptr, ptr %28, align 8
  %36 = load i32, ptr %35, align 8
  tail call fastcc void @out_enqueue(ptr noundef %0, ptr noundef nonnull %35, i32 noundef %36, ptr noundef %2, i64 noundef %3) #38
  br label %56

37:                                               ; preds = %27
  %38 = getelementptr inbounds i8, ptr %1, i64 12
  %39 = load i32, ptr %38, align 4
  %40 = icmp eq i32 %39, 0
  br i1 %40, label %47, label %41

41:                                               ; preds = %37
  %42 = getelementptr inbounds i8, ptr %2, i64 48
  store i64 %3, ptr %42, align 16
  tail call fastcc void @in_serve(ptr noundef %0, ptr noundef %1, i64 noundef %3) #38
  %43 = getelementptr inbounds i8, ptr %1, i64 64
  %44 = tail call fastcc i32 @line_push(ptr noundef nonnull %43, ptr noundef %2, i32 noundef 0) #38
  %45 = icmp eq i32 %44, 0
  br i1 %45, label %56, label %46

46:                                               ; preds = %41
  tail call fastcc void @in_serve(ptr noundef %0, ptr noundef %1, i64 noundef %3) #38
  br label %56

47:                                               ; preds = %37
  %48 = getelementptr inbounds i8, ptr %1, i64 704
  %49 = load i64, ptr %48, align 8
  %50 = add i64 %49, 1
  store i64 %50, ptr %48, align 8
  %51 = load i32, ptr %5, align 16
  %52 = zext i32 %51 to i64
  %53 = getelementptr inbounds i8, ptr %1, i64 712
  %54 = load i64, ptr %53, align 8
  %55 = add i64 %54, %52
  store i64 %55, ptr %53, align 8
  tail call fastcc void @in_arrive(ptr noundef %0, ptr noundef %1, ptr noundef %2, i64 noundef %3) #38
  br label %56

56:                                               ; preds = %31, %41, %46, %47, %20
  ret void
}

; Function Attrs: nofree noredzone nounwind memory(write, argmem: readwrite, inaccessiblemem: readwrite)
define internal fastcc range(i32 -1, 1) i32 @pool_grow(ptr noundef %0) unnamed_addr #32 {
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
  %13 = tail call ptr @malloc(i64 noundef %12) #39
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
  br i1 %44, label %24, label %27, !llvm.loop !40

45:                                               ; preds = %24, %8, %1
  %46 = phi i32 [ -1, %1 ], [ 0, %24 ], [ -1, %8 ]
  ret i32 %46
}

; Function Attrs: mustprogress nofree noinline norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define internal fastcc void @capture_frame(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1, ptr nocapture noundef readonly %2, i64 noundef %3, i32 noundef %4) unnamed_addr #33 {
  %6 = alloca %struct.packet_block, align 4
  %7 = alloca %struct.packet_options, align 4
  %8 = getelementptr inbounds i8, ptr %1, i64 56
  %9 = load ptr, ptr %8, align 8
  %10 = getelementptr inbounds i8, ptr %2, i64 16
  %11 = load i32, ptr %10, align 16
  %12 = getelementptr inbounds i8, ptr %9, i64 8
  %13 = load i32, ptr %12, align 8
  %14 = tail call i32 @llvm.umin.i32(i32 %11, i32 %13)
  %15 = sub i32 0, %14
  %16 = and i32 %15, 3
  %17 = zext i32 %14 to i64
  %18 = zext nneg i32 %16 to i64
  %19 = add nuw nsw i64 %17, 56
  %20 = add nuw nsw i64 %19, %18
  %21 = getelementptr inbounds i8, ptr %0, i64 10912
  %22 = load i64, ptr %21, align 32
  %23 = sub i64 %3, %22
  call void @llvm.lifetime.start.p0(i64 28, ptr nonnull %6) #40
  store i32 6, ptr %6, align 4
  %24 = getelementptr inbounds i8, ptr %6, i64 4
  %25 = trunc i64 %20 to i32
  store i32 %25, ptr %24, align 4
  %26 = getelementptr inbounds i8, ptr %6, i64 8
  store i32 0, ptr %26, align 4
  %27 = getelementptr inbounds i8, ptr %6, i64 12
  %28 = lshr i64 %23, 32
  %29 = trunc nuw i64 %28 to i32
  store i32 %29, ptr %27, align 4
  %30 = getelementptr inbounds i8, ptr %6, i64 16
  %31 = trunc i64 %23 to i32
  store i32 %31, ptr %30, align 4
  %32 = getelementptr inbounds i8, ptr %6, i64 20
  store i32 %14, ptr %32, align 4
  %33 = getelementptr inbounds i8, ptr %6, i64 24
  store i32 %11, ptr %33, align 4
  call void @llvm.lifetime.start.p0(i64 28, ptr nonnull %7) #40
  store i16 2, ptr %7, align 4
  %34 = getelementptr inbounds i8, ptr %7, i64 2
  store i16 4, ptr %34, align 2
  %35 = getelementptr inbounds i8, ptr %7, i64 4
  store i32 %4, ptr %35, align 4
  %36 = getelementptr inbounds i8, ptr %7, i64 8
  store i16 4, ptr %36, align 4
  %37 = getelementptr inbounds i8, ptr %7, i64 10
  store i16 8, ptr %37, align 2
  %38 = getelementptr inbounds i8, ptr %7, i64 12
  %39 = getelementptr inbounds i8, ptr %9, i64 56
  %40 = load i64, ptr %39, align 8
  %41 = trunc i64 %40 to i32
  store i32 %41, ptr %38, align 4
  %42 = getelementptr inbounds i8, ptr %7, i64 16
  %43 = lshr i64 %40, 32
  %44 = trunc nuw i64 %43 to i32
  store i32 %44, ptr %42, align 4
  %45 = getelementptr inbounds i8, ptr %7, i64 20
  store i32 0, ptr %45, align 4
  %46 = getelementptr inbounds i8, ptr %7, i64 24
  store i32 %25, ptr %46, align 4
  %47 = getelementptr inbounds i8, ptr %9, i64 24
  %48 = load i64, ptr %47, align 8
  %49 = add i64 %48, %20
  %50 = getelementptr inbounds i8, ptr %9, i64 16
  %51 = load i64, ptr %50, align 8
  %52 = icmp ugt i64 %49, %51
  br i1 %52, label %53, label %57

53:                                               ; preds = %5
  %54 = getelementptr inbounds i8, ptr %9, i64 48
  %55 = load i64, ptr %54, align 8
  %56 = add i64 %55, 1
  store i64 %56, ptr %54, align 8
  br label %160

57:                                               ; preds = %5
  %58 = load ptr, ptr %9, align 8
  %59 = load i64, ptr %58, align 64
  %60 = getelementptr inbounds i8, ptr %58, i64 64
  %61 = load atomic i64, ptr %60 acquire, align 64
  %62 = add i64 %59, %20
  %63 = sub i64 %62, %61
  %64 = getelementptr inbounds i8, ptr %58, i64 72
  %65 = load i64, ptr %64, align 8
  %66 = icmp ugt i64 %63, %65
  br i1 %66, label %67, label %71

67:                                               ; preds = %57
  %68 = getelementptr inbounds i8, ptr %58, i64 16
  %69 = load i64, ptr %68, align 16
  %70 = add i64 %69, 1
  store i64 %70, ptr %68, align 16
  br label %74

71:                                               ; preds = %57
  %72 = load i64, ptr %58, align 64
  %73 = getelementptr inbounds i8, ptr %58, i64 8
  store i64 %72, ptr %73, align 8
  br label %74

74:                                               ; preds = %67, %71
  br i1 %66, label %75, label %81

75:                                               ; preds = %74
  %76 = getelementptr inbounds i8, ptr %9, i64 40
  %77 = load i64, ptr %76, align 8
  %78 = add i64 %77, 1
  store i64 %78, ptr %76, align 8
  %79 = load i64, ptr %39, align 8
  %80 = add i64 %79, 1
  store i64 %80, ptr %39, align 8
  br label %160

81:                                               ; preds = %74
  %82 = load ptr, ptr %9, align 8
  %83 = getelementptr inbounds i8, ptr %82, i64 8
  %84 = load i64, ptr %83, align 8
  %85 = getelementptr inbounds i8, ptr %82, i64 72
  %86 = load i64, ptr %85, align 8
  %87 = add i64 %86, -1
  %88 = and i64 %87, %84
  %89 = sub i64 %86, %88
  %90 = tail call i64 @llvm.umin.i64(i64 %89, i64 28)
  %91 = getelementptr inbounds i8, ptr %82, i64 80
  %92 = load ptr, ptr %91, align 16
  %93 = getelementptr inbounds i8, ptr %92, i64 %88
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %93, ptr nonnull readonly align 4 %6, i64 %90, i1 false)
  %94 = load ptr, ptr %91, align 16
  %95 = getelementptr inbounds i8, ptr %6, i64 %90
  %96 = sub nuw nsw i64 28, %90
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %94, ptr nonnull readonly align 1 %95, i64 %96, i1 false)
  %97 = load i64, ptr %83, align 8
  %98 = add i64 %97, 28
  store i64 %98, ptr %83, align 8
  %99 = load ptr, ptr %9, align 8
  %100 = getelementptr inbounds i8, ptr %2, i64 8
  %101 = load ptr, ptr %100, align 8
  %102 = getelementptr inbounds i8, ptr %99, i64 8
  %103 = load i64, ptr %102, align 8
  %104 = getelementptr inbounds i8, ptr %99, i64 72
  %105 = load i64, ptr %104, align 8
  %106 = add i64 %105, -1
  %107 = and i64 %106, %103
  %108 = sub i64 %105, %107
  %109 = tail call i64 @llvm.umin.i64(i64 %108, i64 %17)
  %110 = getelementptr inbounds i8, ptr %99, i64 80
  %111 = load ptr, ptr %110, align 16
  %112 = getelementptr inbounds i8, ptr %111, i64 %107
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %112, ptr readonly align 1 %101, i64 %109, i1 false)
  %113 = load ptr, ptr %110, align 16
  %114 = getelementptr inbounds i8, ptr %101, i64 %109
  %115 = sub nsw i64 %17, %109
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %113, ptr readonly align 1 %114, i64 %115, i1 false)
  %116 = load i64, ptr %102, align 8
  %117 = add i64 %116, %17
  store i64 %117, ptr %102, align 8
  %118 = load ptr, ptr %9, align 8
  %119 = getelementptr inbounds i8, ptr %118, i64 8
  %120 = load i64, ptr %119, align 8
  %121 = getelementptr inbounds i8, ptr %118, i64 72
  %122 = load i64, ptr %121, align 8
  %123 = add i64 %122, -1
  %124 = and i64 %123, %120
  %125 = sub i64 %122, %124
  %126 = tail call i64 @llvm.umin.i64(i64 %125, i64 %18)
  %127 = getelementptr inbounds i8, ptr %118, i64 80
  %128 = load ptr, ptr %127, align 16
  %129 = getelementptr inbounds i8, ptr %128, i64 %124
  tail call void @llvm.memset.p0.i64(ptr align 1 %129, i8 0, i64 %126, i1 false)
  %130 = load ptr, ptr %127, align 16
  %131 = getelementptr inbounds i8, ptr @capture_frame.zeros, i64 %126
  %132 = sub nsw i64 %18, %126
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %130, ptr nonnull readonly align 1 %131, i64 %132, i1 false)
  %133 = load i64, ptr %119, align 8
  %134 = add i64 %133, %18
  store i64 %134, ptr %119, align 8
  %135 = load ptr, ptr %9, align 8
  %136 = getelementptr inbounds i8, ptr %135, i64 8
  %137 = load i64, ptr %136, align 8
  %138 = getelementptr inbounds i8, ptr %135, i64 72
  %139 = load i64, ptr %138, align 8
  %140 = add i64 %139, -1
  %141 = and i64 %140, %137
  %142 = sub i64 %139, %141
  %143 = tail call i64 @llvm.umin.i64(i64 %142, i64 28)
  %144 = getelementptr inbounds i8, ptr %135, i64 80
  %145 = load ptr, ptr %144, align 16
  %146 = getelementptr inbounds i8, ptr %145, i64 %141
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %146, ptr nonnull readonly align 4 %7, i64 %143, i1 false)
  %147 = load ptr, ptr %144, align 16
  %148 = getelementptr inbounds i8, ptr %7, i64 %143
  %149 = sub nuw nsw i64 28, %143
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %147, ptr nonnull readonly align 1 %148, i64 %149, i1 false)
  %150 = load i64, ptr %136, align 8
  %151 = add i64 %150, 28
  store i64 %151, ptr %136, align 8
  %152 = load ptr, ptr %9, align 8
  %153 = getelementptr inbounds i8, ptr %152, i64 8
  %154 = load i64, ptr %153, align 8
  store atomic i64 %154, ptr %152 release, align 64
  %155 = load i64, ptr %47, align 8
  %156 = add i64 %155, %20
  store i64 %156, ptr %47, align 8
  %157 = getelementptr inbounds i8, ptr %9, i64 32
  %158 = load i64, ptr %157, align 8
  %159 = add i64 %158, 1
  store i64 %159, ptr %157, align 8
  store i64 0, ptr %39, align 8
  br label %160

160:                                              ; preds = %75, %81, %53
  call void @llvm.lifetime.end.p0(i64 28, ptr nonnull %7) #40
  call void @llvm.lifetime.end.p0(i64 28, ptr nonnull %6) #40
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @out_enqueue(ptr noundef %0, ptr noundef %1, i32 noundef %2, ptr noundef %3, i64 noundef %4) unnamed_addr #0 {
  %6 = getelementptr inbounds i8, ptr %1, i64 20
  %7 = load i32, ptr %6, align 4
  %8 = icmp eq i32 %7, 0
  br i1 %8, label %13, label %9

9:                                                ; preds = %5
  %10 = getelementptr inbounds i8, ptr %0, i64 68
  %11 = load i32, ptr %10, align 4
  %12 = icmp eq i32 %11, 0
  br i1 %12, label %13, label %32

13:                                               ; preds = %5, %9
  %14 = load i32, ptr @p4_traced, align 4
  %15 = icmp eq i32 %14, 0
  br i1 %15, label %25, label %16

16:                                               ; preds = %13
  %17 = getelementptr inbounds i8, ptr %3, i64 132
  %18 = load i32, ptr %17, align 4
  %19 = icmp eq i32 %18, 0
  br i1 %19, label %25, label %20

20:                                               ; preds = %16
  %21 = getelementptr inbounds i8, ptr %0, i64 11520
  %22 = load ptr, ptr %21, align 64
  %23 = icmp eq ptr %22, null
  br i1 %23, label %25, label %24

24:                                               ; preds = %20
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %18, i32 noundef 12, i32 noundef 3, i32 noundef %2, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %25

25:                                               ; preds = %24, %20, %16, %13
  %26 = getelementptr inbounds i8, ptr %1, i64 1744
  %27 = load i64, ptr %26, align 8
  %28 = add i64 %27, 1
  store i64 %28, ptr %26, align 8
  %29 = getelementptr inbounds i8, ptr %3, i64 64
  %30 = load ptr, ptr %29, align 16
  %31 = load ptr, ptr %30, align 8
  store ptr %31, ptr %3, align 16
  store ptr %3, ptr %30, align 8
  br label %93

32:                                               ; preds = %9
  %33 = getelementptr inbounds i8, ptr %3, i64 48
  store i64 %4, ptr %33, align 16
  tail call fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %4) #38
  %34 = getelementptr inbounds i8, ptr %3, i64 72
  %35 = load i64, ptr %34, align 8
  %36 = and i64 %35, 1
  %37 = icmp eq i64 %36, 0
  br i1 %37, label %38, label %62

38:                                               ; preds = %32
  %39 = getelementptr inbounds i8, ptr %3, i64 155
  %40 = load i8, ptr %39, align 1
  %41 = and i8 %40, 7
  %42 = zext nneg i8 %41 to i32
  %43 = trunc i32 %2 to i16
  %44 = getelementptr inbounds i8, ptr %3, i64 148
  store i16 %43, ptr %44, align 4
  %45 = getelementptr inbounds i8, ptr %0, i64 10896
  %46 = load i64, ptr %45, align 16
  %47 = icmp ult i64 %46, %4
  br i1 %47, label %48, label %52

48:                                               ; preds = %38
  %49 = sub i64 %4, %46
  %50 = udiv i64 %49, 1000
  %51 = trunc i64 %50 to i32
  br label %52

52:                                               ; preds = %38, %48
  %53 = phi i32 [ %51, %48 ], [ 0, %38 ]
  %54 = getelementptr inbounds i8, ptr %3, i64 164
  store i32 %53, ptr %54, align 4
  %55 = getelementptr inbounds i8, ptr %1, i64 1088
  %56 = zext nneg i8 %41 to i64
  %57 = getelementptr inbounds [8 x %struct.queue], ptr %55, i64 0, i64 %56, i32 2, i32 3
  %58 = load i64, ptr %57, align 8
  %59 = trunc i64 %58 to i32
  %60 = and i32 %59, 524287
  %61 = getelementptr inbounds i8, ptr %3, i64 168
  store i32 %60, ptr %61, align 8
  br label %62

62:                                               ; preds = %52, %32
  %63 = phi i32 [ 0, %32 ], [ %42, %52 ]
  %64 = getelementptr inbounds i8, ptr %3, i64 132
  %65 = load i32, ptr %64, align 4
  %66 = load i32, ptr @p4_traced, align 4
  %67 = icmp eq i32 %66, 0
  br i1 %67, label %80, label %68

68:                                               ; preds = %62
  %69 = getelementptr inbounds i8, ptr %1, i64 1088
  %70 = zext nneg i32 %63 to i64
  %71 = getelementptr inbounds [8 x %struct.queue], ptr %69, i64 0, i64 %70, i32 2, i32 3
  %72 = load i64, ptr %71, align 8
  %73 = trunc i64 %72 to i32
  %74 = icmp eq i32 %65, 0
  br i1 %74, label %80, label %75

75:                                               ; preds = %68
  %76 = getelementptr inbounds i8, ptr %0, i64 11520
  %77 = load ptr, ptr %76, align 64
  %78 = icmp eq ptr %77, null
  br i1 %78, label %80, label %79

79:                                               ; preds = %75
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %65, i32 noundef 8, i32 noundef %2, i32 noundef %73, i32 noundef %63, ptr noundef null, i32 noundef 0) #38
  br label %80

80:                                               ; preds = %79, %75, %68, %62
  %81 = getelementptr inbounds i8, ptr %1, i64 1072
  %82 = tail call fastcc i32 @line_push(ptr noundef nonnull %81, ptr noundef %3, i32 noundef %63) #38
  %83 = icmp eq i32 %82, 0
  br i1 %83, label %85, label %84

84:                                               ; preds = %80
  tail call fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %4) #38
  br label %93

85:                                               ; preds = %80
  %86 = icmp eq i32 %65, 0
  %87 = select i1 %67, i1 true, i1 %86
  br i1 %87, label %93, label %88

88:                                               ; preds = %85
  %89 = getelementptr inbounds i8, ptr %0, i64 11520
  %90 = load ptr, ptr %89, align 64
  %91 = icmp eq ptr %90, null
  br i1 %91, label %93, label %92

92:                                               ; preds = %88
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %65, i32 noundef 12, i32 noundef 2, i32 noundef %2, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %93

93:                                               ; preds = %92, %88, %84, %85, %25
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @in_serve(ptr nocapture noundef %0, ptr nocapture noundef %1, i64 noundef %2) unnamed_addr #0 {
  %4 = getelementptr inbounds i8, ptr %1, i64 64
  %5 = getelementptr inbounds i8, ptr %1, i64 72
  %6 = load i32, ptr %5, align 8
  %7 = icmp eq i32 %6, 0
  br i1 %7, label %67, label %8

8:                                                ; preds = %3
  %9 = getelementptr inbounds i8, ptr %1, i64 72
  %10 = getelementptr inbounds i8, ptr %1, i64 80
  %11 = getelementptr inbounds i8, ptr %1, i64 640
  br label %12

12:                                               ; preds = %8, %61
  %13 = load i32, ptr %9, align 8
  %14 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %13, i1 true)
  %15 = xor i32 %14, 31
  %16 = shl nuw i32 1, %15
  %17 = xor i32 %16, -1
  %18 = and i32 %13, %17
  %19 = zext nneg i32 %15 to i64
  %20 = getelementptr inbounds [8 x %struct.queue], ptr %10, i64 0, i64 %19
  %21 = load ptr, ptr %20, align 8
  %22 = getelementptr inbounds i8, ptr %21, i64 48
  %23 = load i64, ptr %22, align 16
  %24 = icmp eq i32 %18, 0
  br i1 %24, label %40, label %25, !prof !77

25:                                               ; preds = %12, %25
  %26 = phi i64 [ %35, %25 ], [ %23, %12 ]
  %27 = phi i32 [ %38, %25 ], [ %18, %12 ]
  %28 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %27, i1 true)
  %29 = xor i32 %28, 31
  %30 = zext nneg i32 %29 to i64
  %31 = getelementptr inbounds [8 x %struct.queue], ptr %10, i64 0, i64 %30
  %32 = load ptr, ptr %31, align 8
  %33 = getelementptr inbounds i8, ptr %32, i64 48
  %34 = load i64, ptr %33, align 16
  %35 = tail call i64 @llvm.umin.i64(i64 %34, i64 %26)
  %36 = shl nuw i32 1, %29
  %37 = xor i32 %36, -1
  %38 = and i32 %27, %37
  %39 = icmp eq i32 %38, 0
  br i1 %39, label %40, label %25, !prof !78, !llvm.loop !79

40:                                               ; preds = %25, %12
  %41 = phi i64 [ %23, %12 ], [ %35, %25 ]
  %42 = load i64, ptr %11, align 8
  %43 = tail call noundef i64 @llvm.umax.i64(i64 %41, i64 %42)
  %44 = icmp ugt i64 %43, %2
  br i1 %44, label %67, label %45

45:                                               ; preds = %40
  br i1 %24, label %61, label %46, !prof !77

46:                                               ; preds = %45, %46
  %47 = phi i64 [ %56, %46 ], [ %23, %45 ]
  %48 = phi i32 [ %59, %46 ], [ %18, %45 ]
  %49 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %48, i1 true)
  %50 = xor i32 %49, 31
  %51 = zext nneg i32 %50 to i64
  %52 = getelementptr inbounds [8 x %struct.queue], ptr %10, i64 0, i64 %51
  %53 = load ptr, ptr %52, align 8
  %54 = getelementptr inbounds i8, ptr %53, i64 48
  %55 = load i64, ptr %54, align 16
  %56 = tail call i64 @llvm.umin.i64(i64 %55, i64 %47)
  %57 = shl nuw i32 1, %50
  %58 = xor i32 %57, -1
  %59 = and i32 %48, %58
  %60 = icmp eq i32 %59, 0
  br i1 %60, label %61, label %46, !prof !78, !llvm.loop !79

61:                                               ; preds = %46, %45
  %62 = phi i64 [ %23, %45 ], [ %56, %46 ]
  %63 = tail call noundef i64 @llvm.umax.i64(i64 %62, i64 %42)
  %64 = tail call fastcc ptr @line_pop(ptr noundef nonnull %4, i64 noundef %63) #38
  tail call fastcc void @line_serialize(ptr noundef %0, ptr noundef nonnull %4, ptr noundef %64, i64 noundef %63) #38
  %65 = load i32, ptr %5, align 8
  %66 = icmp eq i32 %65, 0
  br i1 %66, label %67, label %12, !llvm.loop !80

67:                                               ; preds = %40, %61, %3
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none)
define internal fastcc range(i32 0, 2) i32 @line_push(ptr nocapture noundef %0, ptr noundef %1, i32 noundef %2) unnamed_addr #10 {
  %4 = load atomic i64, ptr %0 acquire, align 8
  %5 = inttoptr i64 %4 to ptr
  %6 = getelementptr inbounds i8, ptr %0, i64 16
  %7 = zext nneg i32 %2 to i64
  %8 = getelementptr inbounds [8 x %struct.queue], ptr %6, i64 0, i64 %7, i32 2
  %9 = getelementptr inbounds i8, ptr %0, i64 8
  %10 = load i32, ptr %9, align 8
  %11 = icmp eq i32 %10, 0
  br i1 %11, label %12, label %18

12:                                               ; preds = %3
  %13 = getelementptr inbounds i8, ptr %0, i64 576
  %14 = load i64, ptr %13, align 8
  %15 = getelementptr inbounds i8, ptr %1, i64 48
  %16 = load i64, ptr %15, align 16
  %17 = icmp ugt i64 %14, %16
  br label %18

18:                                               ; preds = %12, %3
  %19 = phi i1 [ true, %3 ], [ %17, %12 ]
  %20 = getelementptr inbounds i8, ptr %1, i64 72
  %21 = load i64, ptr %20, align 8
  %22 = and i64 %21, -1795
  %23 = shl nuw nsw i32 %2, 8
  %24 = zext nneg i32 %23 to i64
  %25 = or i64 %22, %24
  store i64 %25, ptr %20, align 8
  %26 = getelementptr inbounds i8, ptr %0, i64 632
  %27 = load ptr, ptr %26, align 8
  %28 = icmp eq ptr %27, null
  br i1 %28, label %87, label %29

29:                                               ; preds = %18
  %30 = getelementptr inbounds i8, ptr %1, i64 48
  %31 = load i64, ptr %30, align 16
  %32 = getelementptr inbounds i8, ptr %27, i64 8
  %33 = load i64, ptr %32, align 8
  %34 = icmp ugt i64 %33, %31
  br i1 %34, label %87, label %35

35:                                               ; preds = %29
  %36 = getelementptr inbounds i8, ptr %27, i64 40
  %37 = load i64, ptr %36, align 8
  %38 = icmp eq i64 %37, 0
  br i1 %38, label %39, label %47

39:                                               ; preds = %35
  %40 = getelementptr inbounds i8, ptr %27, i64 56
  %41 = load i64, ptr %40, align 8
  %42 = icmp eq i64 %41, 0
  br i1 %42, label %43, label %47

43:                                               ; preds = %39
  %44 = getelementptr inbounds i8, ptr %27, i64 64
  %45 = load i64, ptr %44, align 8
  %46 = icmp eq i64 %45, 0
  br i1 %46, label %75, label %47

47:                                               ; preds = %43, %39, %35
  %48 = getelementptr inbounds i8, ptr %27, i64 16
  store i64 %33, ptr %48, align 8
  %49 = getelementptr inbounds i8, ptr %0, i64 712
  %50 = load i64, ptr %49, align 8
  %51 = getelementptr inbounds i8, ptr %27, i64 24
  store i64 %50, ptr %51, align 8
  %52 = getelementptr inbounds i8, ptr %0, i64 720
  %53 = load i64, ptr %52, align 8
  %54 = getelementptr inbounds i8, ptr %27, i64 32
  store i64 %53, ptr %54, align 8
  %55 = getelementptr inbounds i8, ptr %27, i64 72
  %56 = load i64, ptr %55, align 8
  %57 = getelementptr inbounds i8, ptr %27, i64 80
  %58 = load atomic i64, ptr %57 acquire, align 8
  %59 = sub i64 %56, %58
  %60 = getelementptr inbounds i8, ptr %27, i64 96
  %61 = load i64, ptr %60, align 8
  %62 = icmp ult i64 %59, %61
  br i1 %62, label %63, label %71

63:                                               ; preds = %47
  %64 = getelementptr inbounds i8, ptr %27, i64 104
  %65 = load i64, ptr %55, align 8
  %66 = add i64 %61, -1
  %67 = and i64 %65, %66
  %68 = getelementptr inbounds [0 x %struct.history_sample], ptr %64, i64 0, i64 %67
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %68, ptr noundef nonnull align 8 dereferenceable(56) %48, i64 56, i1 false)
  %69 = load i64, ptr %55, align 8
  %70 = add i64 %69, 1
  store atomic i64 %70, ptr %55 release, align 8
  br label %75

71:                                               ; preds = %47
  %72 = getelementptr inbounds i8, ptr %27, i64 88
  %73 = load i64, ptr %72, align 8
  %74 = add i64 %73, 1
  store i64 %74, ptr %72, align 8
  br label %75

75:                                               ; preds = %71, %63, %43
  %76 = getelementptr inbounds i8, ptr %27, i64 16
  %77 = getelementptr inbounds i8, ptr %0, i64 712
  %78 = load i64, ptr %77, align 8
  %79 = getelementptr inbounds i8, ptr %0, i64 720
  %80 = load i64, ptr %79, align 8
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %76, i8 0, i64 24, i1 false)
  store i64 %78, ptr %36, align 8
  %81 = getelementptr inbounds i8, ptr %27, i64 48
  store i64 %80, ptr %81, align 8
  %82 = getelementptr inbounds i8, ptr %27, i64 56
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %82, i8 0, i64 16, i1 false)
  %83 = load i64, ptr %27, align 8
  %84 = urem i64 %31, %83
  %85 = add i64 %83, %31
  %86 = sub i64 %85, %84
  store i64 %86, ptr %32, align 8
  br label %87

87:                                               ; preds = %75, %29, %18
  br i1 %19, label %127, label %88

88:                                               ; preds = %87
  %89 = load i64, ptr %20, align 8
  %90 = trunc i64 %89 to i32
  %91 = lshr i32 %90, 8
  %92 = and i32 %91, 7
  %93 = zext nneg i32 %92 to i64
  %94 = getelementptr inbounds [8 x %struct.queue], ptr %6, i64 0, i64 %93
  store ptr null, ptr %1, align 16
  %95 = load i32, ptr %9, align 8
  %96 = shl nuw nsw i32 1, %92
  %97 = and i32 %96, %95
  %98 = icmp eq i32 %97, 0
  br i1 %98, label %102, label %99

99:                                               ; preds = %88
  %100 = getelementptr inbounds i8, ptr %94, i64 8
  %101 = load ptr, ptr %100, align 8
  store ptr %1, ptr %101, align 16
  br label %103

102:                                              ; preds = %88
  store ptr %1, ptr %94, align 8
  br label %103

103:                                              ; preds = %99, %102
  %104 = getelementptr inbounds i8, ptr %94, i64 8
  store ptr %1, ptr %104, align 8
  %105 = load i32, ptr %9, align 8
  %106 = or i32 %105, %96
  store i32 %106, ptr %9, align 8
  %107 = getelementptr inbounds i8, ptr %94, i64 16
  %108 = load i64, ptr %107, align 8
  %109 = add i64 %108, 1
  store i64 %109, ptr %107, align 8
  %110 = getelementptr inbounds i8, ptr %94, i64 40
  %111 = load i64, ptr %110, align 8
  %112 = add i64 %111, 1
  store i64 %112, ptr %110, align 8
  %113 = getelementptr inbounds i8, ptr %1, i64 20
  %114 = load i32, ptr %113, align 4
  %115 = zext i32 %114 to i64
  %116 = getelementptr inbounds i8, ptr %94, i64 48
  %117 = load i64, ptr %116, align 8
  %118 = add i64 %117, %115
  store i64 %118, ptr %116, align 8
  %119 = getelementptr inbounds i8, ptr %0, i64 712
  %120 = load i64, ptr %119, align 8
  %121 = add i64 %120, 1
  store i64 %121, ptr %119, align 8
  %122 = load i32, ptr %113, align 4
  %123 = zext i32 %122 to i64
  %124 = getelementptr inbounds i8, ptr %0, i64 720
  %125 = load i64, ptr %124, align 8
  %126 = add i64 %125, %123
  store i64 %126, ptr %124, align 8
  br label %227

127:                                              ; preds = %87
  %128 = getelementptr inbounds i8, ptr %8, i64 32
  %129 = load i64, ptr %128, align 8
  %130 = getelementptr inbounds i8, ptr %1, i64 20
  %131 = load i32, ptr %130, align 4
  %132 = zext i32 %131 to i64
  %133 = add i64 %129, %132
  %134 = getelementptr inbounds i8, ptr %5, i64 32
  %135 = load i64, ptr %134, align 8
  %136 = icmp ugt i64 %133, %135
  br i1 %136, label %137, label %154

137:                                              ; preds = %127
  %138 = getelementptr inbounds i8, ptr %8, i64 8
  %139 = load i64, ptr %138, align 8
  %140 = add i64 %139, 1
  store i64 %140, ptr %138, align 8
  %141 = getelementptr inbounds i8, ptr %0, i64 656
  %142 = load i64, ptr %141, align 8
  %143 = add i64 %142, 1
  store i64 %143, ptr %141, align 8
  %144 = load ptr, ptr %26, align 8
  %145 = icmp eq ptr %144, null
  br i1 %145, label %150, label %146

146:                                              ; preds = %137
  %147 = getelementptr inbounds i8, ptr %144, i64 56
  %148 = load i64, ptr %147, align 8
  %149 = add i64 %148, 1
  store i64 %149, ptr %147, align 8
  br label %150

150:                                              ; preds = %146, %137
  %151 = getelementptr inbounds i8, ptr %1, i64 64
  %152 = load ptr, ptr %151, align 16
  %153 = load ptr, ptr %152, align 8
  store ptr %153, ptr %1, align 16
  store ptr %1, ptr %152, align 8
  br label %227

154:                                              ; preds = %127
  %155 = getelementptr inbounds i8, ptr %5, i64 120
  %156 = load i64, ptr %155, align 8
  %157 = icmp eq i64 %156, 0
  br i1 %157, label %171, label %158, !prof !42

158:                                              ; preds = %154
  %159 = getelementptr inbounds i8, ptr %8, i64 24
  %160 = load i64, ptr %159, align 8
  %161 = getelementptr inbounds i8, ptr %5, i64 40
  %162 = load i64, ptr %161, align 8
  %163 = icmp ugt i64 %160, %162
  br i1 %163, label %168, label %164

164:                                              ; preds = %158
  %165 = getelementptr inbounds i8, ptr %5, i64 48
  %166 = load i64, ptr %165, align 8
  %167 = icmp ugt i64 %129, %166
  br i1 %167, label %168, label %171

168:                                              ; preds = %164, %158
  %169 = load i64, ptr %20, align 8
  %170 = or i64 %169, 2
  store i64 %170, ptr %20, align 8
  br label %171

171:                                              ; preds = %168, %164, %154
  %172 = load i64, ptr %20, align 8
  %173 = trunc i64 %172 to i32
  %174 = lshr i32 %173, 8
  %175 = and i32 %174, 7
  %176 = zext nneg i32 %175 to i64
  %177 = getelementptr inbounds [8 x %struct.queue], ptr %6, i64 0, i64 %176
  store ptr null, ptr %1, align 16
  %178 = load i32, ptr %9, align 8
  %179 = shl nuw nsw i32 1, %175
  %180 = and i32 %179, %178
  %181 = icmp eq i32 %180, 0
  br i1 %181, label %185, label %182

182:                                              ; preds = %171
  %183 = getelementptr inbounds i8, ptr %177, i64 8
  %184 = load ptr, ptr %183, align 8
  store ptr %1, ptr %184, align 16
  br label %186

185:                                              ; preds = %171
  store ptr %1, ptr %177, align 8
  br label %186

186:                                              ; preds = %182, %185
  %187 = getelementptr inbounds i8, ptr %177, i64 8
  store ptr %1, ptr %187, align 8
  %188 = load i32, ptr %9, align 8
  %189 = or i32 %188, %179
  store i32 %189, ptr %9, align 8
  %190 = getelementptr inbounds i8, ptr %177, i64 16
  %191 = load i64, ptr %190, align 8
  %192 = add i64 %191, 1
  store i64 %192, ptr %190, align 8
  %193 = getelementptr inbounds i8, ptr %177, i64 40
  %194 = load i64, ptr %193, align 8
  %195 = add i64 %194, 1
  store i64 %195, ptr %193, align 8
  %196 = load i32, ptr %130, align 4
  %197 = zext i32 %196 to i64
  %198 = getelementptr inbounds i8, ptr %177, i64 48
  %199 = load i64, ptr %198, align 8
  %200 = add i64 %199, %197
  store i64 %200, ptr %198, align 8
  %201 = getelementptr inbounds i8, ptr %0, i64 712
  %202 = load i64, ptr %201, align 8
  %203 = add i64 %202, 1
  store i64 %203, ptr %201, align 8
  %204 = load i32, ptr %130, align 4
  %205 = zext i32 %204 to i64
  %206 = getelementptr inbounds i8, ptr %0, i64 720
  %207 = load i64, ptr %206, align 8
  %208 = add i64 %207, %205
  store i64 %208, ptr %206, align 8
  %209 = getelementptr inbounds i8, ptr %8, i64 40
  %210 = load i64, ptr %209, align 8
  %211 = load i64, ptr %128, align 8
  %212 = tail call noundef i64 @llvm.umax.i64(i64 %210, i64 %211)
  store i64 %212, ptr %209, align 8
  %213 = getelementptr inbounds i8, ptr %0, i64 728
  %214 = load i64, ptr %213, align 8
  %215 = tail call noundef i64 @llvm.umax.i64(i64 %214, i64 %208)
  store i64 %215, ptr %213, align 8
  %216 = load ptr, ptr %26, align 8
  %217 = icmp eq ptr %216, null
  br i1 %217, label %227, label %218

218:                                              ; preds = %186
  %219 = getelementptr inbounds i8, ptr %216, i64 40
  %220 = load i64, ptr %219, align 8
  %221 = load i64, ptr %201, align 8
  %222 = tail call noundef i64 @llvm.umax.i64(i64 %220, i64 %221)
  store i64 %222, ptr %219, align 8
  %223 = getelementptr inbounds i8, ptr %216, i64 48
  %224 = load i64, ptr %223, align 8
  %225 = load i64, ptr %206, align 8
  %226 = tail call noundef i64 @llvm.umax.i64(i64 %224, i64 %225)
  store i64 %226, ptr %223, align 8
  br label %227

227:                                              ; preds = %186, %218, %150, %103
  %228 = phi i32 [ 0, %150 ], [ 1, %103 ], [ 1, %218 ], [ 1, %186 ]
  ret i32 %228
}

; Function Attrs: noredzone nounwind
define internal fastcc void @in_arrive(ptr noundef %0, ptr nocapture noundef %1, ptr noundef %2, i64 noundef %3) unnamed_addr #0 {
  %5 = alloca %struct.message, align 8
  %6 = getelementptr inbounds i8, ptr %1, i64 24
  %7 = load atomic i32, ptr %6 acquire, align 8
  %8 = icmp eq i32 %7, 0
  br i1 %8, label %61, label %9, !prof !42

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
  br i1 %26, label %27, label %61

27:                                               ; preds = %24
  call void @llvm.lifetime.start.p0(i64 32, ptr nonnull %5) #40
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
  br i1 %35, label %36, label %40

36:                                               ; preds = %27
  %37 = getelementptr inbounds i8, ptr %1, i64 48
  %38 = load ptr, ptr %37, align 8
  %39 = icmp eq ptr %38, null
  br i1 %39, label %43, label %40

40:                                               ; preds = %36, %27
  %41 = getelementptr inbounds i8, ptr %0, i64 10904
  %42 = load i64, ptr %41, align 8
  br label %43

43:                                               ; preds = %36, %40
  %44 = phi i64 [ %42, %40 ], [ %3, %36 ]
  store i64 %44, ptr %32, align 8
  %45 = getelementptr inbounds i8, ptr %5, i64 24
  store i32 0, ptr %45, align 8
  %46 = getelementptr inbounds i8, ptr %5, i64 28
  %47 = tail call i32 @llvm.umin.i32(i32 %11, i32 64)
  store i32 %47, ptr %46, align 4
  %48 = getelementptr inbounds i8, ptr %0, i64 11392
  %49 = getelementptr inbounds i8, ptr %2, i64 8
  %50 = load ptr, ptr %49, align 8
  %51 = tail call fastcc i32 @ring_push(ptr noundef nonnull %48, ptr noundef nonnull byval(%struct.message) align 8 %5, ptr noundef %50) #38
  %52 = icmp eq i32 %51, 0
  br i1 %52, label %57, label %53

53:                                               ; preds = %43
  %54 = getelementptr inbounds i8, ptr %1, i64 744
  %55 = load i64, ptr %54, align 8
  %56 = add i64 %55, 1
  store i64 %56, ptr %54, align 8
  br label %57

57:                                               ; preds = %53, %43
  %58 = getelementptr inbounds i8, ptr %2, i64 64
  %59 = load ptr, ptr %58, align 16
  %60 = load ptr, ptr %59, align 8
  store ptr %60, ptr %2, align 16
  store ptr %2, ptr %59, align 8
  call void @llvm.lifetime.end.p0(i64 32, ptr nonnull %5) #40
  br label %79

61:                                               ; preds = %24, %4
  %62 = getelementptr inbounds i8, ptr %2, i64 64
  %63 = load ptr, ptr %62, align 16
  %64 = getelementptr inbounds i8, ptr %0, i64 10960
  %65 = load ptr, ptr %64, align 16
  %66 = icmp eq ptr %63, %65
  br i1 %66, label %76, label %67, !prof !42

67:                                               ; preds = %61
  %68 = tail call fastcc ptr @frame_copy(ptr noundef %0, ptr noundef %2) #38
  %69 = load ptr, ptr %62, align 16
  %70 = load ptr, ptr %69, align 8
  store ptr %70, ptr %2, align 16
  store ptr %2, ptr %69, align 8
  %71 = icmp eq ptr %68, null
  br i1 %71, label %72, label %76

72:                                               ; preds = %67
  %73 = getelementptr inbounds i8, ptr %1, i64 744
  %74 = load i64, ptr %73, align 8
  %75 = add i64 %74, 1
  store i64 %75, ptr %73, align 8
  br label %79

76:                                               ; preds = %67, %61
  %77 = phi ptr [ %2, %61 ], [ %68, %67 ]
  %78 = load i32, ptr %1, align 8
  tail call fastcc void @in_process(ptr noundef %0, ptr noundef %77, i32 noundef %78, i32 noundef 0, i64 noundef %3) #38
  br label %79

79:                                               ; preds = %72, %76, %57
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @out_serve(ptr noundef %0, ptr noundef %1, i64 noundef %2) unnamed_addr #0 {
  %4 = getelementptr inbounds i8, ptr %1, i64 1072
  %5 = getelementptr inbounds i8, ptr %1, i64 1080
  %6 = load i32, ptr %5, align 8
  %7 = icmp eq i32 %6, 0
  br i1 %7, label %251, label %8

8:                                                ; preds = %3
  %9 = getelementptr inbounds i8, ptr %1, i64 1080
  %10 = getelementptr inbounds i8, ptr %1, i64 1088
  %11 = getelementptr inbounds i8, ptr %1, i64 1648
  %12 = getelementptr inbounds i8, ptr %1, i64 1088
  %13 = getelementptr inbounds i8, ptr %0, i64 10896
  %14 = load i32, ptr @p4_traced, align 4
  %15 = icmp eq i32 %14, 0
  %16 = getelementptr inbounds i8, ptr %0, i64 11520
  %17 = getelementptr inbounds i8, ptr %0, i64 11520
  %18 = getelementptr inbounds i8, ptr %0, i64 11520
  %19 = getelementptr inbounds i8, ptr %0, i64 10928
  %20 = getelementptr inbounds i8, ptr %0, i64 8296
  %21 = icmp eq ptr %20, %1
  %22 = getelementptr inbounds i8, ptr %1, i64 8
  %23 = load i32, ptr @p4_traced, align 4
  %24 = icmp eq i32 %23, 0
  %25 = getelementptr inbounds i8, ptr %0, i64 11520
  %26 = icmp eq i32 %23, 0
  %27 = getelementptr inbounds i8, ptr %0, i64 11520
  %28 = getelementptr inbounds i8, ptr %1, i64 1752
  %29 = icmp eq i32 %23, 0
  %30 = getelementptr inbounds i8, ptr %0, i64 11520
  %31 = getelementptr inbounds i8, ptr %0, i64 10920
  br label %32

32:                                               ; preds = %8, %248
  %33 = load i32, ptr %9, align 8
  %34 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %33, i1 true)
  %35 = xor i32 %34, 31
  %36 = shl nuw i32 1, %35
  %37 = xor i32 %36, -1
  %38 = and i32 %33, %37
  %39 = zext nneg i32 %35 to i64
  %40 = getelementptr inbounds [8 x %struct.queue], ptr %10, i64 0, i64 %39
  %41 = load ptr, ptr %40, align 8
  %42 = getelementptr inbounds i8, ptr %41, i64 48
  %43 = load i64, ptr %42, align 16
  %44 = icmp eq i32 %38, 0
  br i1 %44, label %60, label %45, !prof !77

45:                                               ; preds = %32, %45
  %46 = phi i64 [ %55, %45 ], [ %43, %32 ]
  %47 = phi i32 [ %58, %45 ], [ %38, %32 ]
  %48 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %47, i1 true)
  %49 = xor i32 %48, 31
  %50 = zext nneg i32 %49 to i64
  %51 = getelementptr inbounds [8 x %struct.queue], ptr %10, i64 0, i64 %50
  %52 = load ptr, ptr %51, align 8
  %53 = getelementptr inbounds i8, ptr %52, i64 48
  %54 = load i64, ptr %53, align 16
  %55 = tail call i64 @llvm.umin.i64(i64 %54, i64 %46)
  %56 = shl nuw i32 1, %49
  %57 = xor i32 %56, -1
  %58 = and i32 %47, %57
  %59 = icmp eq i32 %58, 0
  br i1 %59, label %60, label %45, !prof !78, !llvm.loop !79

60:                                               ; preds = %45, %32
  %61 = phi i64 [ %43, %32 ], [ %55, %45 ]
  %62 = load i64, ptr %11, align 8
  %63 = tail call noundef i64 @llvm.umax.i64(i64 %61, i64 %62)
  %64 = icmp ugt i64 %63, %2
  br i1 %64, label %251, label %65

65:                                               ; preds = %60
  br i1 %44, label %81, label %66, !prof !77

66:                                               ; preds = %65, %66
  %67 = phi i64 [ %76, %66 ], [ %43, %65 ]
  %68 = phi i32 [ %79, %66 ], [ %38, %65 ]
  %69 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %68, i1 true)
  %70 = xor i32 %69, 31
  %71 = zext nneg i32 %70 to i64
  %72 = getelementptr inbounds [8 x %struct.queue], ptr %10, i64 0, i64 %71
  %73 = load ptr, ptr %72, align 8
  %74 = getelementptr inbounds i8, ptr %73, i64 48
  %75 = load i64, ptr %74, align 16
  %76 = tail call i64 @llvm.umin.i64(i64 %75, i64 %67)
  %77 = shl nuw i32 1, %70
  %78 = xor i32 %77, -1
  %79 = and i32 %68, %78
  %80 = icmp eq i32 %79, 0
  br i1 %80, label %81, label %66, !prof !78, !llvm.loop !79

81:                                               ; preds = %66, %65
  %82 = phi i64 [ %43, %65 ], [ %76, %66 ]
  %83 = tail call noundef i64 @llvm.umax.i64(i64 %82, i64 %62)
  %84 = tail call fastcc ptr @line_pop(ptr noundef nonnull %4, i64 noundef %83) #38
  %85 = getelementptr inbounds i8, ptr %84, i64 72
  %86 = load i64, ptr %85, align 8
  %87 = and i64 %86, 1
  %88 = icmp eq i64 %87, 0
  br i1 %88, label %89, label %195

89:                                               ; preds = %81
  %90 = getelementptr inbounds i8, ptr %84, i64 96
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(24) %90, i8 0, i64 24, i1 false)
  %91 = lshr i64 %86, 8
  %92 = and i64 %91, 7
  %93 = getelementptr inbounds [8 x %struct.queue], ptr %12, i64 0, i64 %92, i32 2, i32 3
  %94 = load i64, ptr %93, align 8
  %95 = trunc i64 %94 to i32
  %96 = and i32 %95, 524287
  %97 = getelementptr inbounds i8, ptr %84, i64 176
  store i32 %96, ptr %97, align 8
  %98 = getelementptr inbounds i8, ptr %84, i64 48
  %99 = load i64, ptr %98, align 16
  %100 = sub i64 %83, %99
  %101 = udiv i64 %100, 1000
  %102 = trunc i64 %101 to i32
  %103 = getelementptr inbounds i8, ptr %84, i64 172
  store i32 %102, ptr %103, align 4
  %104 = load i64, ptr %13, align 16
  %105 = icmp ult i64 %104, %83
  br i1 %105, label %106, label %110

106:                                              ; preds = %89
  %107 = sub i64 %83, %104
  %108 = udiv i64 %107, 1000
  %109 = and i64 %108, 281474976710655
  br label %110

110:                                              ; preds = %89, %106
  %111 = phi i64 [ %109, %106 ], [ 0, %89 ]
  %112 = getelementptr inbounds i8, ptr %84, i64 200
  store i64 %111, ptr %112, align 8
  %113 = getelementptr inbounds i8, ptr %84, i64 36
  store i32 0, ptr %113, align 4
  br i1 %15, label %125, label %114

114:                                              ; preds = %110
  %115 = getelementptr inbounds i8, ptr %84, i64 132
  %116 = load i32, ptr %115, align 4
  %117 = getelementptr inbounds i8, ptr %84, i64 148
  %118 = load i16, ptr %117, align 4
  %119 = zext i16 %118 to i32
  %120 = icmp eq i32 %116, 0
  br i1 %120, label %125, label %121

121:                                              ; preds = %114
  %122 = load ptr, ptr %16, align 64
  %123 = icmp eq ptr %122, null
  br i1 %123, label %125, label %124

124:                                              ; preds = %121
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %116, i32 noundef 9, i32 noundef %119, i32 noundef %96, i32 noundef %102, ptr noundef null, i32 noundef 0) #38
  br label %125

125:                                              ; preds = %124, %121, %114, %110
  tail call void @p4_egress(ptr noundef %0, ptr noundef %84) #42
  %126 = load i32, ptr %90, align 16
  %127 = icmp eq i32 %126, 0
  br i1 %127, label %148, label %128

128:                                              ; preds = %125
  %129 = tail call fastcc ptr @pkt_copy(ptr noundef %0, ptr noundef %84) #38
  br i1 %15, label %147, label %130

130:                                              ; preds = %128
  %131 = load i32, ptr %90, align 16
  %132 = add i32 %131, -1
  %133 = icmp eq ptr %129, null
  br i1 %133, label %147, label %134

134:                                              ; preds = %130
  %135 = getelementptr inbounds i8, ptr %84, i64 132
  %136 = load i32, ptr %135, align 4
  %137 = icmp eq i32 %136, 0
  br i1 %137, label %147, label %138

138:                                              ; preds = %134
  %139 = load ptr, ptr %17, align 64
  %140 = icmp eq ptr %139, null
  br i1 %140, label %147, label %141

141:                                              ; preds = %138
  %142 = getelementptr inbounds i8, ptr %139, i64 32
  %143 = load i32, ptr %142, align 8
  %144 = add i32 %143, 1
  store i32 %144, ptr %142, align 8
  %145 = getelementptr inbounds i8, ptr %129, i64 132
  store i32 %144, ptr %145, align 4
  %146 = load i32, ptr %135, align 4
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %144, i32 noundef 7, i32 noundef 1, i32 noundef %146, i32 noundef %132, ptr noundef null, i32 noundef 0) #38
  br label %147

147:                                              ; preds = %141, %138, %134, %130, %128
  tail call fastcc void @clone_to(ptr noundef %0, ptr noundef %84, ptr noundef %129, i32 noundef 2, i64 noundef %83) #38
  br label %148

148:                                              ; preds = %147, %125
  %149 = load i32, ptr %113, align 4
  %150 = icmp eq i32 %149, 0
  br i1 %150, label %166, label %151

151:                                              ; preds = %148
  br i1 %15, label %160, label %152

152:                                              ; preds = %151
  %153 = getelementptr inbounds i8, ptr %84, i64 132
  %154 = load i32, ptr %153, align 4
  %155 = icmp eq i32 %154, 0
  br i1 %155, label %160, label %156

156:                                              ; preds = %152
  %157 = load ptr, ptr %18, align 64
  %158 = icmp eq ptr %157, null
  br i1 %158, label %160, label %159

159:                                              ; preds = %156
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %154, i32 noundef 12, i32 noundef 1, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %160

160:                                              ; preds = %159, %156, %152, %151
  %161 = load i64, ptr %19, align 16
  %162 = add i64 %161, 1
  store i64 %162, ptr %19, align 16
  %163 = getelementptr inbounds i8, ptr %84, i64 64
  %164 = load ptr, ptr %163, align 16
  %165 = load ptr, ptr %164, align 8
  store ptr %165, ptr %84, align 16
  store ptr %84, ptr %164, align 8
  br label %195

166:                                              ; preds = %148
  %167 = getelementptr inbounds i8, ptr %84, i64 112
  %168 = load i32, ptr %167, align 16
  %169 = icmp eq i32 %168, 0
  br i1 %169, label %177, label %170

170:                                              ; preds = %166
  %171 = getelementptr inbounds i8, ptr %84, i64 80
  %172 = load i64, ptr %171, align 16
  %173 = zext i32 %168 to i64
  %174 = add i64 %172, -1
  %175 = icmp ult i64 %174, %173
  br i1 %175, label %177, label %176

176:                                              ; preds = %170
  store i64 %173, ptr %171, align 16
  br label %177

177:                                              ; preds = %176, %170, %166
  %178 = getelementptr inbounds i8, ptr %84, i64 80
  %179 = load i64, ptr %178, align 16
  %180 = icmp eq i64 %179, 0
  br i1 %180, label %189, label %181

181:                                              ; preds = %177
  %182 = getelementptr inbounds i8, ptr %84, i64 16
  %183 = load i32, ptr %182, align 16
  %184 = zext i32 %183 to i64
  %185 = icmp ugt i64 %179, %184
  br i1 %185, label %189, label %186

186:                                              ; preds = %181
  %187 = trunc i64 %179 to i32
  %188 = add i32 %187, -1
  store i32 %188, ptr %182, align 16
  br label %189

189:                                              ; preds = %186, %181, %177
  %190 = getelementptr inbounds i8, ptr %84, i64 108
  %191 = load i32, ptr %190, align 4
  %192 = icmp eq i32 %191, 0
  br i1 %192, label %195, label %193

193:                                              ; preds = %189
  %194 = getelementptr inbounds i8, ptr %84, i64 40
  store i64 %83, ptr %194, align 8
  tail call fastcc void @again(ptr noundef %0, ptr noundef %84, i32 noundef 4, i32 noundef %191) #38
  br label %195

195:                                              ; preds = %193, %189, %160, %81
  %196 = phi ptr [ %84, %81 ], [ null, %160 ], [ null, %193 ], [ %84, %189 ]
  %197 = icmp eq ptr %196, null
  br i1 %197, label %248, label %198, !llvm.loop !81

198:                                              ; preds = %195
  br i1 %21, label %199, label %214

199:                                              ; preds = %198
  br i1 %29, label %208, label %200

200:                                              ; preds = %199
  %201 = getelementptr inbounds i8, ptr %196, i64 132
  %202 = load i32, ptr %201, align 4
  %203 = icmp eq i32 %202, 0
  br i1 %203, label %208, label %204

204:                                              ; preds = %200
  %205 = load ptr, ptr %30, align 64
  %206 = icmp eq ptr %205, null
  br i1 %206, label %208, label %207

207:                                              ; preds = %204
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %202, i32 noundef 12, i32 noundef 4, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %208

208:                                              ; preds = %207, %204, %200, %199
  %209 = load i64, ptr %31, align 8
  %210 = add i64 %209, 1
  store i64 %210, ptr %31, align 8
  %211 = getelementptr inbounds i8, ptr %196, i64 64
  %212 = load ptr, ptr %211, align 16
  %213 = load ptr, ptr %212, align 8
  store ptr %213, ptr %196, align 16
  store ptr %196, ptr %212, align 8
  br label %248, !llvm.loop !81

214:                                              ; preds = %198
  %215 = getelementptr inbounds i8, ptr %196, i64 16
  %216 = load i32, ptr %215, align 16
  %217 = icmp eq i32 %216, 0
  br i1 %217, label %221, label %218

218:                                              ; preds = %214
  %219 = load i32, ptr %22, align 8
  %220 = icmp ugt i32 %216, %219
  br i1 %220, label %221, label %237

221:                                              ; preds = %214, %218
  br i1 %26, label %231, label %222

222:                                              ; preds = %221
  %223 = getelementptr inbounds i8, ptr %196, i64 132
  %224 = load i32, ptr %223, align 4
  %225 = load i32, ptr %1, align 8
  %226 = icmp eq i32 %224, 0
  br i1 %226, label %231, label %227

227:                                              ; preds = %222
  %228 = load ptr, ptr %27, align 64
  %229 = icmp eq ptr %228, null
  br i1 %229, label %231, label %230

230:                                              ; preds = %227
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %224, i32 noundef 12, i32 noundef 6, i32 noundef %225, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %231

231:                                              ; preds = %230, %227, %222, %221
  %232 = load i64, ptr %28, align 8
  %233 = add i64 %232, 1
  store i64 %233, ptr %28, align 8
  %234 = getelementptr inbounds i8, ptr %196, i64 64
  %235 = load ptr, ptr %234, align 16
  %236 = load ptr, ptr %235, align 8
  store ptr %236, ptr %196, align 16
  store ptr %196, ptr %235, align 8
  br label %248, !llvm.loop !81

237:                                              ; preds = %218
  br i1 %24, label %247, label %238

238:                                              ; preds = %237
  %239 = getelementptr inbounds i8, ptr %196, i64 132
  %240 = load i32, ptr %239, align 4
  %241 = load i32, ptr %1, align 8
  %242 = icmp eq i32 %240, 0
  br i1 %242, label %247, label %243

243:                                              ; preds = %238
  %244 = load ptr, ptr %25, align 64
  %245 = icmp eq ptr %244, null
  br i1 %245, label %247, label %246

246:                                              ; preds = %243
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %240, i32 noundef 10, i32 noundef %241, i32 noundef %216, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %247

247:                                              ; preds = %246, %243, %238, %237
  tail call fastcc void @line_serialize(ptr noundef %0, ptr noundef nonnull %4, ptr noundef nonnull %196, i64 noundef %83) #38
  br label %248

248:                                              ; preds = %195, %247, %231, %208
  %249 = load i32, ptr %5, align 8
  %250 = icmp eq i32 %249, 0
  br i1 %250, label %251, label %32

251:                                              ; preds = %60, %248, %3
  ret void
}

; Function Attrs: nofree norecurse noredzone nounwind memory(readwrite, inaccessiblemem: none)
define internal fastcc ptr @line_pop(ptr nocapture noundef %0, i64 noundef %1) unnamed_addr #19 {
  %3 = getelementptr inbounds i8, ptr %0, i64 8
  %4 = load i32, ptr %3, align 8
  %5 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %4, i1 true)
  %6 = getelementptr inbounds i8, ptr %0, i64 16
  %7 = xor i32 %5, 31
  %8 = zext nneg i32 %7 to i64
  %9 = getelementptr inbounds [8 x %struct.queue], ptr %6, i64 0, i64 %8
  %10 = load ptr, ptr %9, align 8
  %11 = getelementptr inbounds i8, ptr %10, i64 48
  %12 = load i64, ptr %11, align 16
  %13 = icmp ugt i64 %12, %1
  br i1 %13, label %14, label %28, !prof !82

14:                                               ; preds = %2, %14
  %15 = phi i32 [ %21, %14 ], [ %7, %2 ]
  %16 = phi i32 [ %19, %14 ], [ %4, %2 ]
  %17 = shl nuw i32 1, %15
  %18 = xor i32 %17, -1
  %19 = and i32 %16, %18
  %20 = tail call range(i32 0, 33) i32 @llvm.ctlz.i32(i32 %19, i1 true)
  %21 = xor i32 %20, 31
  %22 = zext nneg i32 %21 to i64
  %23 = getelementptr inbounds [8 x %struct.queue], ptr %6, i64 0, i64 %22
  %24 = load ptr, ptr %23, align 8
  %25 = getelementptr inbounds i8, ptr %24, i64 48
  %26 = load i64, ptr %25, align 16
  %27 = icmp ugt i64 %26, %1
  br i1 %27, label %14, label %28, !prof !83, !llvm.loop !84

28:                                               ; preds = %14, %2
  %29 = phi ptr [ %10, %2 ], [ %24, %14 ]
  %30 = phi i32 [ %7, %2 ], [ %21, %14 ]
  %31 = phi ptr [ %9, %2 ], [ %23, %14 ]
  %32 = getelementptr inbounds i8, ptr %29, i64 48
  %33 = getelementptr inbounds i8, ptr %0, i64 632
  %34 = load ptr, ptr %33, align 8
  %35 = icmp eq ptr %34, null
  br i1 %35, label %92, label %36

36:                                               ; preds = %28
  %37 = getelementptr inbounds i8, ptr %34, i64 8
  %38 = load i64, ptr %37, align 8
  %39 = icmp ugt i64 %38, %1
  br i1 %39, label %92, label %40

40:                                               ; preds = %36
  %41 = getelementptr inbounds i8, ptr %34, i64 40
  %42 = load i64, ptr %41, align 8
  %43 = icmp eq i64 %42, 0
  br i1 %43, label %44, label %52

44:                                               ; preds = %40
  %45 = getelementptr inbounds i8, ptr %34, i64 56
  %46 = load i64, ptr %45, align 8
  %47 = icmp eq i64 %46, 0
  br i1 %47, label %48, label %52

48:                                               ; preds = %44
  %49 = getelementptr inbounds i8, ptr %34, i64 64
  %50 = load i64, ptr %49, align 8
  %51 = icmp eq i64 %50, 0
  br i1 %51, label %80, label %52

52:                                               ; preds = %48, %44, %40
  %53 = getelementptr inbounds i8, ptr %34, i64 16
  store i64 %38, ptr %53, align 8
  %54 = getelementptr inbounds i8, ptr %0, i64 712
  %55 = load i64, ptr %54, align 8
  %56 = getelementptr inbounds i8, ptr %34, i64 24
  store i64 %55, ptr %56, align 8
  %57 = getelementptr inbounds i8, ptr %0, i64 720
  %58 = load i64, ptr %57, align 8
  %59 = getelementptr inbounds i8, ptr %34, i64 32
  store i64 %58, ptr %59, align 8
  %60 = getelementptr inbounds i8, ptr %34, i64 72
  %61 = load i64, ptr %60, align 8
  %62 = getelementptr inbounds i8, ptr %34, i64 80
  %63 = load atomic i64, ptr %62 acquire, align 8
  %64 = sub i64 %61, %63
  %65 = getelementptr inbounds i8, ptr %34, i64 96
  %66 = load i64, ptr %65, align 8
  %67 = icmp ult i64 %64, %66
  br i1 %67, label %68, label %76

68:                                               ; preds = %52
  %69 = getelementptr inbounds i8, ptr %34, i64 104
  %70 = load i64, ptr %60, align 8
  %71 = add i64 %66, -1
  %72 = and i64 %70, %71
  %73 = getelementptr inbounds [0 x %struct.history_sample], ptr %69, i64 0, i64 %72
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(56) %73, ptr noundef nonnull align 8 dereferenceable(56) %53, i64 56, i1 false)
  %74 = load i64, ptr %60, align 8
  %75 = add i64 %74, 1
  store atomic i64 %75, ptr %60 release, align 8
  br label %80

76:                                               ; preds = %52
  %77 = getelementptr inbounds i8, ptr %34, i64 88
  %78 = load i64, ptr %77, align 8
  %79 = add i64 %78, 1
  store i64 %79, ptr %77, align 8
  br label %80

80:                                               ; preds = %76, %68, %48
  %81 = getelementptr inbounds i8, ptr %34, i64 16
  %82 = getelementptr inbounds i8, ptr %0, i64 712
  %83 = load i64, ptr %82, align 8
  %84 = getelementptr inbounds i8, ptr %0, i64 720
  %85 = load i64, ptr %84, align 8
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %81, i8 0, i64 24, i1 false)
  store i64 %83, ptr %41, align 8
  %86 = getelementptr inbounds i8, ptr %34, i64 48
  store i64 %85, ptr %86, align 8
  %87 = getelementptr inbounds i8, ptr %34, i64 56
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %87, i8 0, i64 16, i1 false)
  %88 = load i64, ptr %34, align 8
  %89 = urem i64 %1, %88
  %90 = add i64 %88, %1
  %91 = sub i64 %90, %89
  store i64 %91, ptr %37, align 8
  br label %92

92:                                               ; preds = %80, %36, %28
  %93 = load ptr, ptr %29, align 16
  store ptr %93, ptr %31, align 8
  %94 = icmp eq ptr %93, null
  br i1 %94, label %95, label %100

95:                                               ; preds = %92
  %96 = shl nuw i32 1, %30
  %97 = xor i32 %96, -1
  %98 = load i32, ptr %3, align 8
  %99 = and i32 %98, %97
  store i32 %99, ptr %3, align 8
  br label %100

100:                                              ; preds = %95, %92
  store ptr null, ptr %29, align 16
  %101 = getelementptr inbounds i8, ptr %31, i64 40
  %102 = load i64, ptr %101, align 8
  %103 = add i64 %102, -1
  store i64 %103, ptr %101, align 8
  %104 = getelementptr inbounds i8, ptr %29, i64 20
  %105 = load i32, ptr %104, align 4
  %106 = zext i32 %105 to i64
  %107 = getelementptr inbounds i8, ptr %31, i64 48
  %108 = load i64, ptr %107, align 8
  %109 = sub i64 %108, %106
  store i64 %109, ptr %107, align 8
  %110 = getelementptr inbounds i8, ptr %0, i64 712
  %111 = load i64, ptr %110, align 8
  %112 = add i64 %111, -1
  store i64 %112, ptr %110, align 8
  %113 = load i32, ptr %104, align 4
  %114 = zext i32 %113 to i64
  %115 = getelementptr inbounds i8, ptr %0, i64 720
  %116 = load i64, ptr %115, align 8
  %117 = sub i64 %116, %114
  store i64 %117, ptr %115, align 8
  %118 = load atomic i64, ptr %0 acquire, align 8
  %119 = inttoptr i64 %118 to ptr
  %120 = getelementptr inbounds i8, ptr %119, i64 120
  %121 = load i64, ptr %120, align 8
  %122 = icmp eq i64 %121, 0
  br i1 %122, label %133, label %123, !prof !42

123:                                              ; preds = %100
  %124 = load i64, ptr %32, align 16
  %125 = sub i64 %1, %124
  %126 = getelementptr inbounds i8, ptr %119, i64 56
  %127 = load i64, ptr %126, align 8
  %128 = icmp ugt i64 %125, %127
  br i1 %128, label %129, label %133

129:                                              ; preds = %123
  %130 = getelementptr inbounds i8, ptr %29, i64 72
  %131 = load i64, ptr %130, align 8
  %132 = or i64 %131, 2
  store i64 %132, ptr %130, align 8
  br label %133

133:                                              ; preds = %129, %123, %100
  ret ptr %29
}

; Function Attrs: noredzone nounwind
define internal fastcc void @line_serialize(ptr nocapture noundef %0, ptr nocapture noundef %1, ptr noundef %2, i64 noundef %3) unnamed_addr #0 {
  %5 = load atomic i64, ptr %1 acquire, align 8
  %6 = inttoptr i64 %5 to ptr
  %7 = getelementptr inbounds i8, ptr %2, i64 72
  %8 = load i64, ptr %7, align 8
  %9 = and i64 %8, 2
  %10 = icmp eq i64 %9, 0
  br i1 %10, label %24, label %11, !prof !42

11:                                               ; preds = %4
  %12 = load i32, ptr @p4_traced, align 4
  %13 = icmp eq i32 %12, 0
  br i1 %13, label %23, label %14

14:                                               ; preds = %11
  %15 = getelementptr inbounds i8, ptr %2, i64 132
  %16 = load i32, ptr %15, align 4
  %17 = icmp eq i32 %16, 0
  br i1 %17, label %23, label %18

18:                                               ; preds = %14
  %19 = getelementptr inbounds i8, ptr %0, i64 11520
  %20 = load ptr, ptr %19, align 64
  %21 = icmp eq ptr %20, null
  br i1 %21, label %23, label %22

22:                                               ; preds = %18
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %16, i32 noundef 14, i32 noundef 0, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %23

23:                                               ; preds = %22, %18, %14, %11
  tail call fastcc void @mark(ptr noundef nonnull %1, ptr noundef %2) #38
  br label %24

24:                                               ; preds = %23, %4
  %25 = load i64, ptr %6, align 8
  %26 = icmp eq i64 %25, 0
  br i1 %26, label %46, label %27

27:                                               ; preds = %24
  %28 = getelementptr inbounds i8, ptr %1, i64 576
  %29 = load i64, ptr %28, align 8
  %30 = icmp ult i64 %29, %3
  br i1 %30, label %31, label %33

31:                                               ; preds = %27
  %32 = getelementptr inbounds i8, ptr %1, i64 584
  store i64 0, ptr %32, align 8
  br label %33

33:                                               ; preds = %31, %27
  %34 = getelementptr inbounds i8, ptr %2, i64 16
  %35 = load i32, ptr %34, align 16
  %36 = shl i32 %35, 3
  %37 = zext i32 %36 to i64
  %38 = mul nuw nsw i64 %37, 1000000000
  %39 = getelementptr inbounds i8, ptr %1, i64 584
  %40 = load i64, ptr %39, align 8
  %41 = add i64 %38, %40
  %42 = load i64, ptr %6, align 8
  %43 = udiv i64 %41, %42
  %44 = add i64 %43, %3
  %45 = urem i64 %41, %42
  store i64 %45, ptr %39, align 8
  store i64 %44, ptr %28, align 8
  br label %46

46:                                               ; preds = %33, %24
  %47 = phi i64 [ %44, %33 ], [ %3, %24 ]
  %48 = getelementptr inbounds i8, ptr %2, i64 56
  store i64 %47, ptr %48, align 8
  %49 = getelementptr inbounds i8, ptr %6, i64 112
  %50 = load i64, ptr %49, align 8
  %51 = icmp eq i64 %50, 0
  br i1 %51, label %52, label %53, !prof !42

52:                                               ; preds = %46
  tail call fastcc void @line_launch(ptr noundef nonnull %1, ptr noundef nonnull readonly %6, ptr noundef %2) #38
  br label %115

53:                                               ; preds = %46
  %54 = tail call fastcc i32 @line_loses(ptr noundef nonnull %1, ptr noundef nonnull readonly %6) #38
  %55 = icmp eq i32 %54, 0
  br i1 %55, label %75, label %56

56:                                               ; preds = %53
  %57 = load i32, ptr @p4_traced, align 4
  %58 = icmp eq i32 %57, 0
  br i1 %58, label %68, label %59

59:                                               ; preds = %56
  %60 = getelementptr inbounds i8, ptr %2, i64 132
  %61 = load i32, ptr %60, align 4
  %62 = icmp eq i32 %61, 0
  br i1 %62, label %68, label %63

63:                                               ; preds = %59
  %64 = getelementptr inbounds i8, ptr %0, i64 11520
  %65 = load ptr, ptr %64, align 64
  %66 = icmp eq ptr %65, null
  br i1 %66, label %68, label %67

67:                                               ; preds = %63
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %61, i32 noundef 12, i32 noundef 7, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %68

68:                                               ; preds = %67, %63, %59, %56
  %69 = getelementptr inbounds i8, ptr %1, i64 664
  %70 = load i64, ptr %69, align 8
  %71 = add i64 %70, 1
  store i64 %71, ptr %69, align 8
  %72 = getelementptr inbounds i8, ptr %2, i64 64
  %73 = load ptr, ptr %72, align 16
  %74 = load ptr, ptr %73, align 8
  store ptr %74, ptr %2, align 16
  store ptr %2, ptr %73, align 8
  br label %115

75:                                               ; preds = %53
  %76 = getelementptr inbounds i8, ptr %6, i64 104
  %77 = load double, ptr %76, align 8
  %78 = fcmp ogt double %77, 0.000000e+00
  br i1 %78, label %79, label %86

79:                                               ; preds = %75
  %80 = getelementptr inbounds i8, ptr %1, i64 600
  %81 = tail call fastcc double @random_unit(ptr noundef nonnull %80) #38
  %82 = load double, ptr %76, align 8
  %83 = fcmp olt double %81, %82
  br i1 %83, label %84, label %86

84:                                               ; preds = %79
  %85 = tail call fastcc ptr @frame_copy(ptr noundef %0, ptr noundef %2) #38
  br label %86

86:                                               ; preds = %84, %79, %75
  %87 = phi ptr [ %85, %84 ], [ null, %79 ], [ null, %75 ]
  %88 = icmp ne ptr %87, null
  br i1 %88, label %89, label %100

89:                                               ; preds = %86
  %90 = load i64, ptr %48, align 8
  %91 = getelementptr inbounds i8, ptr %87, i64 56
  store i64 %90, ptr %91, align 8
  %92 = getelementptr inbounds i8, ptr %2, i64 20
  %93 = load i32, ptr %92, align 4
  %94 = getelementptr inbounds i8, ptr %87, i64 20
  store i32 %93, ptr %94, align 4
  %95 = load i64, ptr %7, align 8
  %96 = getelementptr inbounds i8, ptr %87, i64 72
  store i64 %95, ptr %96, align 8
  %97 = getelementptr inbounds i8, ptr %1, i64 704
  %98 = load i64, ptr %97, align 8
  %99 = add i64 %98, 1
  store i64 %99, ptr %97, align 8
  br label %100

100:                                              ; preds = %89, %86
  %101 = load i32, ptr @p4_traced, align 4
  %102 = icmp ne i32 %101, 0
  %103 = select i1 %88, i1 %102, i1 false
  br i1 %103, label %104, label %113

104:                                              ; preds = %100
  %105 = getelementptr inbounds i8, ptr %2, i64 132
  %106 = load i32, ptr %105, align 4
  %107 = icmp eq i32 %106, 0
  br i1 %107, label %113, label %108

108:                                              ; preds = %104
  %109 = getelementptr inbounds i8, ptr %0, i64 11520
  %110 = load ptr, ptr %109, align 64
  %111 = icmp eq ptr %110, null
  br i1 %111, label %113, label %112

112:                                              ; preds = %108
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %106, i32 noundef 14, i32 noundef 1, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %113

113:                                              ; preds = %112, %108, %104, %100
  tail call fastcc void @line_corrupt(ptr noundef nonnull %1, ptr noundef nonnull readonly %6, ptr noundef %2) #38
  tail call fastcc void @line_launch(ptr noundef nonnull %1, ptr noundef nonnull readonly %6, ptr noundef %2) #38
  br i1 %88, label %114, label %115

114:                                              ; preds = %113
  tail call fastcc void @line_corrupt(ptr noundef nonnull %1, ptr noundef nonnull readonly %6, ptr noundef nonnull %87) #38
  tail call fastcc void @line_launch(ptr noundef nonnull %1, ptr noundef nonnull readonly %6, ptr noundef nonnull %87) #38
  br label %115

115:                                              ; preds = %52, %68, %113, %114
  ret void
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.ctlz.i32(i32, i1 immarg) #29

; Function Attrs: noredzone
declare void @p4_egress(ptr noundef, ptr noundef) local_unnamed_addr #31

; Function Attrs: nofree noredzone nounwind
define internal fastcc noundef ptr @pkt_copy(ptr nocapture noundef %0, ptr nocapture noundef readonly %1) unnamed_addr #18 {
  %3 = getelementptr inbounds i8, ptr %0, i64 10960
  %4 = load ptr, ptr %3, align 16
  %5 = load ptr, ptr %4, align 8
  %6 = icmp eq ptr %5, null
  br i1 %6, label %7, label %14, !prof !39

7:                                                ; preds = %2
  %8 = tail call fastcc i32 @pool_grow(ptr noundef nonnull %4) #38
  %9 = icmp eq i32 %8, 0
  br i1 %9, label %14, label %10

10:                                               ; preds = %7
  %11 = getelementptr inbounds i8, ptr %0, i64 10936
  %12 = load i64, ptr %11, align 8
  %13 = add i64 %12, 1
  store i64 %13, ptr %11, align 8
  br label %24

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
  %23 = getelementptr inbounds i8, ptr %15, i64 132
  store i32 0, ptr %23, align 4
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %22, i8 0, i64 16, i1 false)
  br label %24

24:                                               ; preds = %10, %14
  %25 = phi ptr [ null, %10 ], [ %15, %14 ]
  %26 = icmp eq ptr %25, null
  br i1 %26, label %112, label %27

27:                                               ; preds = %24
  %28 = getelementptr inbounds i8, ptr %25, i64 64
  %29 = load ptr, ptr %28, align 16
  %30 = getelementptr inbounds i8, ptr %29, i64 32
  %31 = load i64, ptr %30, align 8
  %32 = getelementptr inbounds i8, ptr %1, i64 64
  %33 = load ptr, ptr %32, align 16
  %34 = getelementptr inbounds i8, ptr %33, i64 32
  %35 = load i64, ptr %34, align 8
  %36 = icmp ult i64 %31, %35
  br i1 %36, label %37, label %39

37:                                               ; preds = %27
  %38 = load ptr, ptr %29, align 8
  store ptr %38, ptr %25, align 16
  store ptr %25, ptr %29, align 8
  br label %112

39:                                               ; preds = %27
  %40 = getelementptr inbounds i8, ptr %25, i64 96
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(24) %40, i8 0, i64 24, i1 false)
  %41 = getelementptr inbounds i8, ptr %25, i64 36
  store i32 0, ptr %41, align 4
  %42 = getelementptr inbounds i8, ptr %1, i64 8
  %43 = load ptr, ptr %42, align 8
  %44 = getelementptr inbounds i8, ptr %1, i64 120
  %45 = load ptr, ptr %44, align 8
  %46 = ptrtoint ptr %43 to i64
  %47 = ptrtoint ptr %45 to i64
  %48 = sub i64 %46, %47
  %49 = getelementptr inbounds i8, ptr %1, i64 16
  %50 = load i32, ptr %49, align 16
  %51 = zext i32 %50 to i64
  %52 = add i64 %48, %51
  %53 = getelementptr inbounds i8, ptr %1, i64 72
  %54 = load i64, ptr %53, align 8
  %55 = and i64 %54, 1
  %56 = icmp eq i64 %55, 0
  br i1 %56, label %57, label %79

57:                                               ; preds = %39
  %58 = getelementptr inbounds i8, ptr %1, i64 24
  %59 = load ptr, ptr %58, align 8
  %60 = ptrtoint ptr %59 to i64
  %61 = sub i64 %60, %47
  %62 = tail call i64 @llvm.umin.i64(i64 %61, i64 %48)
  %63 = getelementptr inbounds i8, ptr %1, i64 32
  %64 = load i32, ptr %63, align 16
  %65 = zext i32 %64 to i64
  %66 = add i64 %61, %65
  %67 = tail call i64 @llvm.umax.i64(i64 %66, i64 %52)
  %68 = getelementptr inbounds i8, ptr %25, i64 120
  %69 = load ptr, ptr %68, align 8
  %70 = getelementptr inbounds i8, ptr %69, i64 %61
  %71 = getelementptr inbounds i8, ptr %25, i64 24
  store ptr %70, ptr %71, align 8
  %72 = load i32, ptr %63, align 16
  %73 = getelementptr inbounds i8, ptr %25, i64 32
  store i32 %72, ptr %73, align 16
  %74 = getelementptr inbounds i8, ptr %25, i64 144
  %75 = getelementptr inbounds i8, ptr %1, i64 144
  %76 = load ptr, ptr %32, align 16
  %77 = getelementptr inbounds i8, ptr %76, i64 24
  %78 = load i64, ptr %77, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 16 %74, ptr nonnull align 16 %75, i64 %78, i1 false)
  br label %79

79:                                               ; preds = %57, %39
  %80 = phi i64 [ %48, %39 ], [ %62, %57 ]
  %81 = phi i64 [ %52, %39 ], [ %67, %57 ]
  %82 = getelementptr inbounds i8, ptr %25, i64 120
  %83 = load ptr, ptr %82, align 8
  %84 = getelementptr inbounds i8, ptr %83, i64 %80
  %85 = load ptr, ptr %44, align 8
  %86 = getelementptr inbounds i8, ptr %85, i64 %80
  %87 = sub i64 %81, %80
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %84, ptr align 1 %86, i64 %87, i1 false)
  %88 = load ptr, ptr %82, align 8
  %89 = load ptr, ptr %42, align 8
  %90 = load ptr, ptr %44, align 8
  %91 = ptrtoint ptr %89 to i64
  %92 = ptrtoint ptr %90 to i64
  %93 = sub i64 %91, %92
  %94 = getelementptr inbounds i8, ptr %88, i64 %93
  %95 = getelementptr inbounds i8, ptr %25, i64 8
  store ptr %94, ptr %95, align 8
  %96 = load i32, ptr %49, align 16
  %97 = getelementptr inbounds i8, ptr %25, i64 16
  store i32 %96, ptr %97, align 16
  %98 = getelementptr inbounds i8, ptr %1, i64 20
  %99 = load i32, ptr %98, align 4
  %100 = getelementptr inbounds i8, ptr %25, i64 20
  store i32 %99, ptr %100, align 4
  %101 = getelementptr inbounds i8, ptr %1, i64 40
  %102 = load i64, ptr %101, align 8
  %103 = getelementptr inbounds i8, ptr %25, i64 40
  store i64 %102, ptr %103, align 8
  %104 = getelementptr inbounds i8, ptr %1, i64 48
  %105 = load i64, ptr %104, align 16
  %106 = getelementptr inbounds i8, ptr %25, i64 48
  store i64 %105, ptr %106, align 16
  %107 = load i64, ptr %53, align 8
  %108 = getelementptr inbounds i8, ptr %25, i64 72
  store i64 %107, ptr %108, align 8
  %109 = getelementptr inbounds i8, ptr %1, i64 80
  %110 = load i64, ptr %109, align 16
  %111 = getelementptr inbounds i8, ptr %25, i64 80
  store i64 %110, ptr %111, align 16
  br label %112

112:                                              ; preds = %37, %24, %79
  %113 = phi ptr [ %25, %79 ], [ null, %24 ], [ null, %37 ]
  ret ptr %113
}

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
  br i1 %16, label %103, label %17

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
  br i1 %40, label %28, label %41, !llvm.loop !85

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
  br i1 %77, label %64, label %78, !llvm.loop !86

78:                                               ; preds = %64, %59, %56
  %79 = getelementptr inbounds i8, ptr %2, i64 156
  store i32 %3, ptr %79, align 4
  %80 = getelementptr inbounds i8, ptr %2, i64 80
  store i64 0, ptr %80, align 16
  %81 = icmp eq i64 %14, 0
  br i1 %81, label %83, label %82

82:                                               ; preds = %78
  tail call fastcc void @replicate(ptr noundef nonnull %0, ptr noundef nonnull %2, ptr noundef nonnull %15, i64 noundef %4) #38
  br label %99

83:                                               ; preds = %78
  %84 = load i32, ptr @p4_traced, align 4
  %85 = icmp eq i32 %84, 0
  br i1 %85, label %95, label %86

86:                                               ; preds = %83
  %87 = getelementptr inbounds i8, ptr %2, i64 132
  %88 = load i32, ptr %87, align 4
  %89 = icmp eq i32 %88, 0
  br i1 %89, label %95, label %90

90:                                               ; preds = %86
  %91 = getelementptr inbounds i8, ptr %0, i64 11520
  %92 = load ptr, ptr %91, align 64
  %93 = icmp eq ptr %92, null
  br i1 %93, label %95, label %94

94:                                               ; preds = %90
  tail call fastcc void @tell(ptr noundef nonnull readonly %0, i32 noundef %88, i32 noundef 12, i32 noundef 5, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %95

95:                                               ; preds = %94, %90, %86, %83
  %96 = getelementptr inbounds i8, ptr %0, i64 10920
  %97 = load i64, ptr %96, align 8
  %98 = add i64 %97, 1
  store i64 %98, ptr %96, align 8
  br label %99

99:                                               ; preds = %95, %82
  %100 = getelementptr inbounds i8, ptr %2, i64 64
  %101 = load ptr, ptr %100, align 16
  %102 = load ptr, ptr %101, align 8
  store ptr %102, ptr %2, align 16
  store ptr %2, ptr %101, align 8
  br label %103

103:                                              ; preds = %5, %99
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @again(ptr nocapture noundef %0, ptr noundef %1, i32 noundef %2, i32 noundef %3) unnamed_addr #0 {
  %5 = getelementptr inbounds i8, ptr %0, i64 10960
  %6 = load ptr, ptr %5, align 16
  %7 = load ptr, ptr %6, align 8
  %8 = icmp eq ptr %7, null
  br i1 %8, label %9, label %16, !prof !39

9:                                                ; preds = %4
  %10 = tail call fastcc i32 @pool_grow(ptr noundef nonnull %6) #38
  %11 = icmp eq i32 %10, 0
  br i1 %11, label %16, label %12

12:                                               ; preds = %9
  %13 = getelementptr inbounds i8, ptr %0, i64 10936
  %14 = load i64, ptr %13, align 8
  %15 = add i64 %14, 1
  store i64 %15, ptr %13, align 8
  br label %26

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
  %25 = getelementptr inbounds i8, ptr %17, i64 132
  store i32 0, ptr %25, align 4
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %24, i8 0, i64 16, i1 false)
  br label %26

26:                                               ; preds = %16, %12
  %27 = phi ptr [ null, %12 ], [ %17, %16 ]
  %28 = icmp eq ptr %27, null
  br i1 %28, label %51, label %29

29:                                               ; preds = %26
  %30 = getelementptr inbounds i8, ptr %1, i64 16
  %31 = load i32, ptr %30, align 16
  %32 = getelementptr inbounds i8, ptr %27, i64 128
  %33 = load i32, ptr %32, align 16
  %34 = add i32 %33, -512
  %35 = icmp ugt i32 %31, %34
  br i1 %35, label %36, label %40

36:                                               ; preds = %29
  %37 = getelementptr inbounds i8, ptr %27, i64 64
  %38 = load ptr, ptr %37, align 16
  %39 = load ptr, ptr %38, align 8
  store ptr %39, ptr %27, align 16
  store ptr %27, ptr %38, align 8
  br label %51

40:                                               ; preds = %29
  %41 = getelementptr inbounds i8, ptr %27, i64 8
  %42 = load ptr, ptr %41, align 8
  %43 = getelementptr inbounds i8, ptr %1, i64 8
  %44 = load ptr, ptr %43, align 8
  %45 = zext i32 %31 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %42, ptr align 1 %44, i64 %45, i1 false)
  %46 = load i32, ptr %30, align 16
  %47 = getelementptr inbounds i8, ptr %27, i64 16
  store i32 %46, ptr %47, align 16
  %48 = getelementptr inbounds i8, ptr %1, i64 40
  %49 = load i64, ptr %48, align 8
  %50 = getelementptr inbounds i8, ptr %27, i64 40
  store i64 %49, ptr %50, align 8
  br label %51

51:                                               ; preds = %26, %36, %40
  %52 = phi ptr [ %27, %40 ], [ null, %26 ], [ null, %36 ]
  %53 = icmp eq ptr %52, null
  br i1 %53, label %121, label %54

54:                                               ; preds = %51
  %55 = getelementptr inbounds i8, ptr %1, i64 132
  %56 = load i32, ptr %55, align 4
  %57 = getelementptr inbounds i8, ptr %52, i64 132
  store i32 %56, ptr %57, align 4
  %58 = load i32, ptr @p4_traced, align 4
  %59 = icmp eq i32 %58, 0
  %60 = icmp eq i32 %56, 0
  %61 = select i1 %59, i1 true, i1 %60
  br i1 %61, label %67, label %62

62:                                               ; preds = %54
  %63 = getelementptr inbounds i8, ptr %0, i64 11520
  %64 = load ptr, ptr %63, align 64
  %65 = icmp eq ptr %64, null
  br i1 %65, label %67, label %66

66:                                               ; preds = %62
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %56, i32 noundef 11, i32 noundef %2, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %67

67:                                               ; preds = %66, %62, %54
  %68 = getelementptr inbounds i8, ptr %52, i64 144
  %69 = getelementptr inbounds i8, ptr %52, i64 64
  %70 = load ptr, ptr %69, align 16
  %71 = getelementptr inbounds i8, ptr %70, i64 24
  %72 = load i64, ptr %71, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 16 %68, i8 0, i64 %72, i1 false)
  %73 = load ptr, ptr %0, align 64
  %74 = icmp eq i32 %3, 0
  br i1 %74, label %86, label %75

75:                                               ; preds = %67
  %76 = getelementptr inbounds i8, ptr %73, i64 56
  %77 = load i32, ptr %76, align 8
  %78 = icmp ult i32 %77, %3
  br i1 %78, label %86, label %79

79:                                               ; preds = %75
  %80 = getelementptr inbounds i8, ptr %73, i64 64
  %81 = load ptr, ptr %80, align 8
  %82 = add i32 %3, -1
  %83 = zext i32 %82 to i64
  %84 = getelementptr inbounds ptr, ptr %81, i64 %83
  %85 = load ptr, ptr %84, align 8
  br label %86

86:                                               ; preds = %67, %75, %79
  %87 = phi ptr [ %85, %79 ], [ null, %75 ], [ null, %67 ]
  %88 = icmp eq ptr %87, null
  br i1 %88, label %108, label %89

89:                                               ; preds = %86
  %90 = getelementptr inbounds i8, ptr %87, i64 4
  %91 = getelementptr inbounds i8, ptr %1, i64 144
  %92 = load i32, ptr %87, align 4
  %93 = icmp eq i32 %92, 0
  br i1 %93, label %108, label %94

94:                                               ; preds = %89, %94
  %95 = phi i64 [ %104, %94 ], [ 0, %89 ]
  %96 = getelementptr inbounds [0 x %struct.range_field], ptr %90, i64 0, i64 %95
  %97 = load i32, ptr %96, align 4
  %98 = zext i32 %97 to i64
  %99 = getelementptr inbounds i8, ptr %68, i64 %98
  %100 = getelementptr inbounds i8, ptr %91, i64 %98
  %101 = getelementptr inbounds i8, ptr %96, i64 4
  %102 = load i32, ptr %101, align 4
  %103 = zext i32 %102 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %99, ptr nonnull readonly align 1 %100, i64 %103, i1 false)
  %104 = add nuw nsw i64 %95, 1
  %105 = load i32, ptr %87, align 4
  %106 = zext i32 %105 to i64
  %107 = icmp ult i64 %104, %106
  br i1 %107, label %94, label %108, !llvm.loop !86

108:                                              ; preds = %94, %89, %86
  %109 = getelementptr inbounds i8, ptr %1, i64 144
  %110 = load i16, ptr %109, align 16
  store i16 %110, ptr %68, align 16
  %111 = getelementptr inbounds i8, ptr %52, i64 156
  store i32 %2, ptr %111, align 4
  %112 = getelementptr inbounds i8, ptr %0, i64 10968
  %113 = load ptr, ptr %112, align 8
  %114 = icmp eq ptr %113, null
  br i1 %114, label %118, label %115

115:                                              ; preds = %108
  %116 = getelementptr inbounds i8, ptr %0, i64 10976
  %117 = load ptr, ptr %116, align 32
  store ptr %52, ptr %117, align 16
  br label %119

118:                                              ; preds = %108
  store ptr %52, ptr %112, align 8
  br label %119

119:                                              ; preds = %118, %115
  %120 = getelementptr inbounds i8, ptr %0, i64 10976
  store ptr %52, ptr %120, align 32
  br label %121

121:                                              ; preds = %119, %51
  %122 = getelementptr inbounds i8, ptr %1, i64 64
  %123 = load ptr, ptr %122, align 16
  %124 = load ptr, ptr %123, align 8
  store ptr %124, ptr %1, align 16
  store ptr %1, ptr %123, align 8
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @replicate(ptr noundef %0, ptr nocapture noundef readonly %1, ptr nocapture noundef readonly %2, i64 noundef %3) unnamed_addr #0 {
  %5 = load i32, ptr %2, align 4
  %6 = icmp eq i32 %5, 0
  br i1 %6, label %17, label %7

7:                                                ; preds = %4
  %8 = load i32, ptr @p4_traced, align 4
  %9 = icmp eq i32 %8, 0
  %10 = getelementptr inbounds i8, ptr %2, i64 8
  %11 = getelementptr inbounds i8, ptr %1, i64 132
  %12 = getelementptr inbounds i8, ptr %0, i64 11520
  %13 = getelementptr inbounds i8, ptr %2, i64 8
  %14 = getelementptr inbounds i8, ptr %2, i64 4
  %15 = getelementptr inbounds i8, ptr %0, i64 4200
  %16 = getelementptr inbounds i8, ptr %0, i64 8296
  br label %18

17:                                               ; preds = %72, %4
  ret void

18:                                               ; preds = %7, %72
  %19 = phi i64 [ 0, %7 ], [ %73, %72 ]
  %20 = tail call fastcc ptr @pkt_copy(ptr noundef %0, ptr noundef %1) #38
  br i1 %9, label %43, label %21

21:                                               ; preds = %18
  %22 = getelementptr inbounds [0 x %struct.replica], ptr %10, i64 0, i64 %19
  %23 = load i16, ptr %22, align 4
  %24 = zext i16 %23 to i32
  %25 = getelementptr inbounds i8, ptr %22, i64 2
  %26 = load i16, ptr %25, align 2
  %27 = zext i16 %26 to i32
  %28 = shl nuw i32 %27, 16
  %29 = or disjoint i32 %28, %24
  %30 = icmp eq ptr %20, null
  br i1 %30, label %72, label %31

31:                                               ; preds = %21
  %32 = load i32, ptr %11, align 4
  %33 = icmp eq i32 %32, 0
  br i1 %33, label %43, label %34

34:                                               ; preds = %31
  %35 = load ptr, ptr %12, align 64
  %36 = icmp eq ptr %35, null
  br i1 %36, label %43, label %37

37:                                               ; preds = %34
  %38 = getelementptr inbounds i8, ptr %35, i64 32
  %39 = load i32, ptr %38, align 8
  %40 = add i32 %39, 1
  store i32 %40, ptr %38, align 8
  %41 = getelementptr inbounds i8, ptr %20, i64 132
  store i32 %40, ptr %41, align 4
  %42 = load i32, ptr %11, align 4
  tail call fastcc void @tell(ptr noundef readonly %0, i32 noundef %40, i32 noundef 7, i32 noundef 2, i32 noundef %42, i32 noundef %29, ptr noundef null, i32 noundef 0) #38
  br label %43

43:                                               ; preds = %37, %34, %31, %18
  %44 = icmp eq ptr %20, null
  br i1 %44, label %72, label %45

45:                                               ; preds = %43
  %46 = getelementptr inbounds [0 x %struct.replica], ptr %13, i64 0, i64 %19
  %47 = getelementptr inbounds i8, ptr %46, i64 2
  %48 = load i16, ptr %47, align 2
  %49 = getelementptr inbounds i8, ptr %20, i64 152
  store i16 %48, ptr %49, align 8
  %50 = load i32, ptr %14, align 4
  %51 = icmp eq i32 %50, 0
  br i1 %51, label %60, label %52

52:                                               ; preds = %45
  %53 = zext i32 %50 to i64
  %54 = getelementptr inbounds i8, ptr %20, i64 80
  %55 = load i64, ptr %54, align 16
  %56 = add i64 %55, -1
  %57 = icmp ugt i64 %56, %53
  br i1 %57, label %58, label %60

58:                                               ; preds = %52
  %59 = add nuw nsw i64 %53, 1
  store i64 %59, ptr %54, align 16
  br label %60

60:                                               ; preds = %58, %52, %45
  %61 = load i16, ptr %46, align 4
  %62 = zext i16 %61 to i32
  %63 = icmp ult i16 %61, 512
  br i1 %63, label %64, label %68

64:                                               ; preds = %60
  %65 = zext nneg i16 %61 to i64
  %66 = getelementptr inbounds [512 x ptr], ptr %15, i64 0, i64 %65
  %67 = load ptr, ptr %66, align 8
  br label %68

68:                                               ; preds = %60, %64
  %69 = phi ptr [ %67, %64 ], [ null, %60 ]
  %70 = icmp eq ptr %69, null
  %71 = select i1 %70, ptr %16, ptr %69
  tail call fastcc void @out_enqueue(ptr noundef %0, ptr noundef nonnull %71, i32 noundef %62, ptr noundef nonnull %20, i64 noundef %3) #38
  br label %72

72:                                               ; preds = %21, %43, %68
  %73 = add nuw nsw i64 %19, 1
  %74 = load i32, ptr %2, align 4
  %75 = zext i32 %74 to i64
  %76 = icmp ult i64 %73, %75
  br i1 %76, label %18, label %17, !llvm.loop !87
}

; Function Attrs: nofree noredzone nounwind
define internal fastcc noundef ptr @frame_copy(ptr nocapture noundef %0, ptr nocapture noundef readonly %1) unnamed_addr #18 {
  %3 = getelementptr inbounds i8, ptr %0, i64 10960
  %4 = load ptr, ptr %3, align 16
  %5 = load ptr, ptr %4, align 8
  %6 = icmp eq ptr %5, null
  br i1 %6, label %7, label %14, !prof !39

7:                                                ; preds = %2
  %8 = tail call fastcc i32 @pool_grow(ptr noundef nonnull %4) #38
  %9 = icmp eq i32 %8, 0
  br i1 %9, label %14, label %10

10:                                               ; preds = %7
  %11 = getelementptr inbounds i8, ptr %0, i64 10936
  %12 = load i64, ptr %11, align 8
  %13 = add i64 %12, 1
  store i64 %13, ptr %11, align 8
  br label %24

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
  %23 = getelementptr inbounds i8, ptr %15, i64 132
  store i32 0, ptr %23, align 4
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %22, i8 0, i64 16, i1 false)
  br label %24

24:                                               ; preds = %10, %14
  %25 = phi ptr [ null, %10 ], [ %15, %14 ]
  %26 = icmp eq ptr %25, null
  br i1 %26, label %49, label %27

27:                                               ; preds = %24
  %28 = getelementptr inbounds i8, ptr %1, i64 16
  %29 = load i32, ptr %28, align 16
  %30 = getelementptr inbounds i8, ptr %25, i64 128
  %31 = load i32, ptr %30, align 16
  %32 = add i32 %31, -512
  %33 = icmp ugt i32 %29, %32
  br i1 %33, label %34, label %38

34:                                               ; preds = %27
  %35 = getelementptr inbounds i8, ptr %25, i64 64
  %36 = load ptr, ptr %35, align 16
  %37 = load ptr, ptr %36, align 8
  store ptr %37, ptr %25, align 16
  store ptr %25, ptr %36, align 8
  br label %49

38:                                               ; preds = %27
  %39 = getelementptr inbounds i8, ptr %25, i64 8
  %40 = load ptr, ptr %39, align 8
  %41 = getelementptr inbounds i8, ptr %1, i64 8
  %42 = load ptr, ptr %41, align 8
  %43 = zext i32 %29 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %40, ptr align 1 %42, i64 %43, i1 false)
  %44 = load i32, ptr %28, align 16
  %45 = getelementptr inbounds i8, ptr %25, i64 16
  store i32 %44, ptr %45, align 16
  %46 = getelementptr inbounds i8, ptr %1, i64 40
  %47 = load i64, ptr %46, align 8
  %48 = getelementptr inbounds i8, ptr %25, i64 40
  store i64 %47, ptr %48, align 8
  br label %49

49:                                               ; preds = %34, %24, %38
  %50 = phi ptr [ %25, %38 ], [ null, %24 ], [ null, %34 ]
  ret ptr %50
}

; Function Attrs: nofree norecurse noredzone nosync nounwind memory(readwrite, inaccessiblemem: none)
define internal fastcc void @mark(ptr nocapture noundef %0, ptr nocapture noundef readonly %1) unnamed_addr #34 {
  %3 = getelementptr inbounds i8, ptr %1, i64 16
  %4 = getelementptr inbounds i8, ptr %1, i64 8
  br label %5

5:                                                ; preds = %89, %2
  %6 = phi i64 [ %91, %89 ], [ 12, %2 ]
  %7 = phi i32 [ %88, %89 ], [ undef, %2 ]
  %8 = phi i32 [ %90, %89 ], [ 0, %2 ]
  %9 = or disjoint i64 %6, 2
  %10 = load i32, ptr %3, align 16
  %11 = zext i32 %10 to i64
  %12 = icmp ugt i64 %9, %11
  br i1 %12, label %93, label %13

13:                                               ; preds = %5
  %14 = load ptr, ptr %4, align 8
  %15 = getelementptr inbounds i8, ptr %14, i64 %6
  %16 = load i8, ptr %15, align 1
  %17 = zext i8 %16 to i32
  %18 = shl nuw nsw i32 %17, 8
  %19 = or disjoint i64 %6, 1
  %20 = getelementptr inbounds i8, ptr %14, i64 %19
  %21 = load i8, ptr %20, align 1
  %22 = zext i8 %21 to i32
  %23 = or disjoint i32 %18, %22
  %24 = trunc nuw i32 %23 to i16
  switch i16 %24, label %25 [
    i16 -30552, label %87
    i16 -32512, label %87
  ]

25:                                               ; preds = %13
  %26 = getelementptr inbounds i8, ptr %15, i64 2
  %27 = icmp ne i32 %23, 34525
  %28 = add nuw nsw i64 %6, 42
  %29 = zext i32 %10 to i64
  %30 = icmp ugt i64 %28, %29
  %31 = or i1 %30, %27
  br i1 %31, label %43, label %32

32:                                               ; preds = %25
  %33 = load i8, ptr %26, align 1
  %34 = and i8 %33, -16
  %35 = icmp eq i8 %34, 96
  br i1 %35, label %36, label %43

36:                                               ; preds = %32
  %37 = getelementptr inbounds i8, ptr %15, i64 3
  %38 = load i8, ptr %37, align 1
  %39 = lshr i8 %38, 4
  %40 = and i8 %39, 3
  switch i8 %40, label %41 [
    i8 3, label %87
    i8 0, label %87
  ]

41:                                               ; preds = %36
  %42 = or i8 %38, 48
  store i8 %42, ptr %37, align 1
  br label %87

43:                                               ; preds = %32, %25
  %44 = icmp ne i32 %23, 2048
  %45 = add nuw nsw i64 %6, 22
  %46 = zext i32 %10 to i64
  %47 = icmp ugt i64 %45, %46
  %48 = or i1 %47, %44
  br i1 %48, label %87, label %49

49:                                               ; preds = %43
  %50 = load i8, ptr %26, align 1
  %51 = zext i8 %50 to i32
  %52 = and i32 %51, 240
  %53 = icmp eq i32 %52, 64
  br i1 %53, label %54, label %87

54:                                               ; preds = %49
  %55 = getelementptr inbounds i8, ptr %15, i64 3
  %56 = load i8, ptr %55, align 1
  %57 = zext i8 %56 to i32
  %58 = and i32 %57, 3
  switch i32 %58, label %59 [
    i32 0, label %87
    i32 3, label %87
  ]

59:                                               ; preds = %54
  %60 = shl nuw nsw i32 %51, 8
  %61 = or i8 %56, 3
  store i8 %61, ptr %55, align 1
  %62 = getelementptr inbounds i8, ptr %15, i64 12
  %63 = load i8, ptr %62, align 1
  %64 = zext i8 %63 to i32
  %65 = shl nuw nsw i32 %64, 8
  %66 = getelementptr inbounds i8, ptr %15, i64 13
  %67 = load i8, ptr %66, align 1
  %68 = zext i8 %67 to i32
  %69 = or disjoint i32 %65, %68
  %70 = xor i32 %69, 65535
  %71 = and i32 %60, 3840
  %72 = or disjoint i32 %71, %57
  %73 = xor i32 %72, 49151
  %74 = zext i8 %61 to i32
  %75 = or disjoint i32 %60, %74
  %76 = add nuw nsw i32 %75, %73
  %77 = add nuw nsw i32 %76, %70
  %78 = and i32 %77, 65535
  %79 = lshr i32 %77, 16
  %80 = add nuw nsw i32 %78, %79
  %81 = lshr i32 %80, 16
  %82 = add nuw nsw i32 %81, %80
  %83 = xor i32 %82, -1
  %84 = lshr i32 %83, 8
  %85 = trunc i32 %84 to i8
  store i8 %85, ptr %62, align 1
  %86 = trunc i32 %83 to i8
  store i8 %86, ptr %66, align 1
  br label %87

87:                                               ; preds = %59, %54, %54, %49, %43, %41, %36, %36, %13, %13
  %88 = phi i32 [ %7, %13 ], [ %7, %13 ], [ 1, %41 ], [ 0, %36 ], [ 0, %36 ], [ 1, %59 ], [ 0, %54 ], [ 0, %54 ], [ 0, %49 ], [ 0, %43 ]
  switch i16 %24, label %93 [
    i16 -30552, label %89
    i16 -32512, label %89
  ]

89:                                               ; preds = %87, %87
  %90 = add nuw nsw i32 %8, 1
  %91 = add nuw nsw i64 %6, 4
  %92 = icmp eq i32 %90, 3
  br i1 %92, label %93, label %5, !llvm.loop !88

93:                                               ; preds = %5, %87, %89
  %94 = phi i32 [ %88, %87 ], [ 0, %89 ], [ 0, %5 ]
  %95 = icmp eq i32 %94, 0
  br i1 %95, label %115, label %96

96:                                               ; preds = %93
  %97 = getelementptr inbounds i8, ptr %0, i64 688
  %98 = load i64, ptr %97, align 8
  %99 = add i64 %98, 1
  store i64 %99, ptr %97, align 8
  %100 = getelementptr inbounds i8, ptr %0, i64 16
  %101 = getelementptr inbounds i8, ptr %1, i64 72
  %102 = load i64, ptr %101, align 8
  %103 = lshr i64 %102, 8
  %104 = and i64 %103, 7
  %105 = getelementptr inbounds [8 x %struct.queue], ptr %100, i64 0, i64 %104, i32 2, i32 2
  %106 = load i64, ptr %105, align 8
  %107 = add i64 %106, 1
  store i64 %107, ptr %105, align 8
  %108 = getelementptr inbounds i8, ptr %0, i64 632
  %109 = load ptr, ptr %108, align 8
  %110 = icmp eq ptr %109, null
  br i1 %110, label %115, label %111

111:                                              ; preds = %96
  %112 = getelementptr inbounds i8, ptr %109, i64 64
  %113 = load i64, ptr %112, align 8
  %114 = add i64 %113, 1
  store i64 %114, ptr %112, align 8
  br label %115

115:                                              ; preds = %93, %111, %96
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc void @line_launch(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, ptr noundef %2) unnamed_addr #0 {
  %4 = getelementptr inbounds i8, ptr %2, i64 56
  %5 = load i64, ptr %4, align 8
  %6 = getelementptr inbounds i8, ptr %1, i64 8
  %7 = load i64, ptr %6, align 8
  %8 = add i64 %7, %5
  %9 = getelementptr inbounds i8, ptr %1, i64 16
  %10 = load i64, ptr %9, align 8
  %11 = icmp eq i64 %10, 0
  br i1 %11, label %46, label %12

12:                                               ; preds = %3
  %13 = getelementptr inbounds i8, ptr %0, i64 600
  %14 = getelementptr inbounds i8, ptr %0, i64 608
  %15 = load i64, ptr %14, align 8
  %16 = mul i64 %15, 5
  %17 = mul i64 %15, 640
  %18 = lshr i64 %16, 57
  %19 = or disjoint i64 %18, %17
  %20 = mul i64 %19, 9
  %21 = shl i64 %15, 17
  %22 = load i64, ptr %13, align 8
  %23 = getelementptr inbounds i8, ptr %0, i64 616
  %24 = load i64, ptr %23, align 8
  %25 = xor i64 %24, %22
  store i64 %25, ptr %23, align 8
  %26 = getelementptr inbounds i8, ptr %0, i64 624
  %27 = load i64, ptr %26, align 8
  %28 = xor i64 %27, %15
  store i64 %28, ptr %26, align 8
  %29 = xor i64 %25, %15
  store i64 %29, ptr %14, align 8
  %30 = xor i64 %28, %22
  store i64 %30, ptr %13, align 8
  %31 = xor i64 %25, %21
  store i64 %31, ptr %23, align 8
  %32 = tail call i64 @llvm.fshl.i64(i64 %28, i64 %28, i64 45)
  store i64 %32, ptr %26, align 8
  %33 = lshr i64 %20, 11
  %34 = uitofp nneg i64 %33 to double
  %35 = fmul double %34, 0x3CA0000000000000
  %36 = fmul double %35, 2.000000e+00
  %37 = load i64, ptr %9, align 8
  %38 = uitofp i64 %37 to double
  %39 = fmul double %36, %38
  %40 = fptoui double %39 to i64
  %41 = add i64 %8, %40
  %42 = add i64 %37, %5
  %43 = icmp ugt i64 %41, %42
  %44 = sub i64 %41, %37
  %45 = select i1 %43, i64 %44, i64 %5
  br label %46

46:                                               ; preds = %12, %3
  %47 = phi i64 [ %45, %12 ], [ %8, %3 ]
  %48 = getelementptr inbounds i8, ptr %0, i64 736
  %49 = load i64, ptr %48, align 8
  %50 = add i64 %49, 1
  store i64 %50, ptr %48, align 8
  %51 = getelementptr inbounds i8, ptr %1, i64 24
  %52 = load i64, ptr %51, align 8
  %53 = icmp eq i64 %52, 0
  br i1 %53, label %62, label %54, !prof !42

54:                                               ; preds = %46
  store i64 %47, ptr %4, align 8
  %55 = getelementptr inbounds i8, ptr %0, i64 544
  %56 = tail call fastcc i32 @heap_push(ptr noundef nonnull %55, ptr noundef %2) #38
  %57 = icmp eq i32 %56, 0
  br i1 %57, label %58, label %62

58:                                               ; preds = %54
  %59 = getelementptr inbounds i8, ptr %0, i64 592
  %60 = load i64, ptr %59, align 8
  %61 = tail call noundef i64 @llvm.umax.i64(i64 %60, i64 %47)
  store i64 %61, ptr %59, align 8
  br label %75

62:                                               ; preds = %54, %46
  %63 = getelementptr inbounds i8, ptr %0, i64 592
  %64 = load i64, ptr %63, align 8
  %65 = tail call noundef i64 @llvm.umax.i64(i64 %64, i64 %47)
  store i64 %65, ptr %63, align 8
  store i64 %65, ptr %4, align 8
  store ptr null, ptr %2, align 16
  %66 = getelementptr inbounds i8, ptr %0, i64 528
  %67 = load ptr, ptr %66, align 8
  %68 = icmp eq ptr %67, null
  br i1 %68, label %72, label %69

69:                                               ; preds = %62
  %70 = getelementptr inbounds i8, ptr %0, i64 536
  %71 = load ptr, ptr %70, align 8
  store ptr %2, ptr %71, align 16
  br label %73

72:                                               ; preds = %62
  store ptr %2, ptr %66, align 8
  br label %73

73:                                               ; preds = %72, %69
  %74 = getelementptr inbounds i8, ptr %0, i64 536
  store ptr %2, ptr %74, align 8
  br label %75

75:                                               ; preds = %73, %58
  ret void
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define internal fastcc range(i32 0, 2) i32 @line_loses(ptr nocapture noundef %0, ptr nocapture noundef readonly %1) unnamed_addr #14 {
  %3 = getelementptr inbounds i8, ptr %0, i64 12
  %4 = load i32, ptr %3, align 4
  %5 = icmp eq i32 %4, 0
  %6 = select i1 %5, i64 80, i64 88
  %7 = getelementptr inbounds i8, ptr %1, i64 %6
  %8 = load double, ptr %7, align 8
  %9 = fcmp ogt double %8, 0.000000e+00
  br i1 %9, label %10, label %36

10:                                               ; preds = %2
  %11 = getelementptr inbounds i8, ptr %0, i64 600
  %12 = getelementptr inbounds i8, ptr %0, i64 608
  %13 = load i64, ptr %12, align 8
  %14 = mul i64 %13, 5
  %15 = mul i64 %13, 640
  %16 = lshr i64 %14, 57
  %17 = or disjoint i64 %16, %15
  %18 = mul i64 %17, 9
  %19 = shl i64 %13, 17
  %20 = load i64, ptr %11, align 8
  %21 = getelementptr inbounds i8, ptr %0, i64 616
  %22 = load i64, ptr %21, align 8
  %23 = xor i64 %22, %20
  store i64 %23, ptr %21, align 8
  %24 = getelementptr inbounds i8, ptr %0, i64 624
  %25 = load i64, ptr %24, align 8
  %26 = xor i64 %25, %13
  store i64 %26, ptr %24, align 8
  %27 = xor i64 %23, %13
  store i64 %27, ptr %12, align 8
  %28 = xor i64 %26, %20
  store i64 %28, ptr %11, align 8
  %29 = xor i64 %23, %19
  store i64 %29, ptr %21, align 8
  %30 = tail call i64 @llvm.fshl.i64(i64 %26, i64 %26, i64 45)
  store i64 %30, ptr %24, align 8
  %31 = lshr i64 %18, 11
  %32 = uitofp nneg i64 %31 to double
  %33 = fmul double %32, 0x3CA0000000000000
  %34 = fcmp olt double %33, %8
  %35 = zext i1 %34 to i32
  br label %36

36:                                               ; preds = %10, %2
  %37 = phi i32 [ 0, %2 ], [ %35, %10 ]
  %38 = select i1 %5, i64 64, i64 72
  %39 = getelementptr inbounds i8, ptr %1, i64 %38
  %40 = load double, ptr %39, align 8
  %41 = fcmp ogt double %40, 0.000000e+00
  br i1 %41, label %42, label %69

42:                                               ; preds = %36
  %43 = getelementptr inbounds i8, ptr %0, i64 600
  %44 = getelementptr inbounds i8, ptr %0, i64 608
  %45 = load i64, ptr %44, align 8
  %46 = mul i64 %45, 5
  %47 = mul i64 %45, 640
  %48 = lshr i64 %46, 57
  %49 = or disjoint i64 %48, %47
  %50 = mul i64 %49, 9
  %51 = shl i64 %45, 17
  %52 = load i64, ptr %43, align 8
  %53 = getelementptr inbounds i8, ptr %0, i64 616
  %54 = load i64, ptr %53, align 8
  %55 = xor i64 %54, %52
  store i64 %55, ptr %53, align 8
  %56 = getelementptr inbounds i8, ptr %0, i64 624
  %57 = load i64, ptr %56, align 8
  %58 = xor i64 %57, %45
  store i64 %58, ptr %56, align 8
  %59 = xor i64 %55, %45
  store i64 %59, ptr %44, align 8
  %60 = xor i64 %58, %52
  store i64 %60, ptr %43, align 8
  %61 = xor i64 %55, %51
  store i64 %61, ptr %53, align 8
  %62 = tail call i64 @llvm.fshl.i64(i64 %58, i64 %58, i64 45)
  store i64 %62, ptr %56, align 8
  %63 = lshr i64 %50, 11
  %64 = uitofp nneg i64 %63 to double
  %65 = fmul double %64, 0x3CA0000000000000
  %66 = fcmp olt double %65, %40
  br i1 %66, label %67, label %69

67:                                               ; preds = %42
  %68 = zext i1 %5 to i32
  store i32 %68, ptr %3, align 4
  br label %69

69:                                               ; preds = %67, %42, %36
  ret i32 %37
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: readwrite)
define internal fastcc double @random_unit(ptr nocapture noundef %0) unnamed_addr #14 {
  %2 = getelementptr inbounds i8, ptr %0, i64 8
  %3 = load i64, ptr %2, align 8
  %4 = mul i64 %3, 5
  %5 = mul i64 %3, 640
  %6 = lshr i64 %4, 57
  %7 = or disjoint i64 %6, %5
  %8 = mul i64 %7, 9
  %9 = shl i64 %3, 17
  %10 = load i64, ptr %0, align 8
  %11 = getelementptr inbounds i8, ptr %0, i64 16
  %12 = load i64, ptr %11, align 8
  %13 = xor i64 %12, %10
  store i64 %13, ptr %11, align 8
  %14 = getelementptr inbounds i8, ptr %0, i64 24
  %15 = load i64, ptr %14, align 8
  %16 = xor i64 %15, %3
  store i64 %16, ptr %14, align 8
  %17 = xor i64 %13, %3
  store i64 %17, ptr %2, align 8
  %18 = xor i64 %16, %10
  store i64 %18, ptr %0, align 8
  %19 = xor i64 %13, %9
  store i64 %19, ptr %11, align 8
  %20 = tail call i64 @llvm.fshl.i64(i64 %16, i64 %16, i64 45)
  store i64 %20, ptr %14, align 8
  %21 = lshr i64 %8, 11
  %22 = uitofp nneg i64 %21 to double
  %23 = fmul double %22, 0x3CA0000000000000
  ret double %23
}

; Function Attrs: mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(readwrite, inaccessiblemem: none)
define internal fastcc void @line_corrupt(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, ptr nocapture noundef readonly %2) unnamed_addr #11 {
  %4 = getelementptr inbounds i8, ptr %1, i64 96
  %5 = load double, ptr %4, align 8
  %6 = fcmp ogt double %5, 0.000000e+00
  br i1 %6, label %7, label %70

7:                                                ; preds = %3
  %8 = getelementptr inbounds i8, ptr %2, i64 16
  %9 = load i32, ptr %8, align 16
  %10 = icmp eq i32 %9, 0
  br i1 %10, label %70, label %11

11:                                               ; preds = %7
  %12 = getelementptr inbounds i8, ptr %0, i64 600
  %13 = getelementptr inbounds i8, ptr %0, i64 608
  %14 = load i64, ptr %13, align 8
  %15 = mul i64 %14, 5
  %16 = mul i64 %14, 640
  %17 = lshr i64 %15, 57
  %18 = or disjoint i64 %17, %16
  %19 = mul i64 %18, 9
  %20 = shl i64 %14, 17
  %21 = load i64, ptr %12, align 8
  %22 = getelementptr inbounds i8, ptr %0, i64 616
  %23 = load i64, ptr %22, align 8
  %24 = xor i64 %23, %21
  store i64 %24, ptr %22, align 8
  %25 = getelementptr inbounds i8, ptr %0, i64 624
  %26 = load i64, ptr %25, align 8
  %27 = xor i64 %26, %14
  store i64 %27, ptr %25, align 8
  %28 = xor i64 %24, %14
  store i64 %28, ptr %13, align 8
  %29 = xor i64 %27, %21
  store i64 %29, ptr %12, align 8
  %30 = xor i64 %24, %20
  store i64 %30, ptr %22, align 8
  %31 = tail call i64 @llvm.fshl.i64(i64 %27, i64 %27, i64 45)
  store i64 %31, ptr %25, align 8
  %32 = lshr i64 %19, 11
  %33 = uitofp nneg i64 %32 to double
  %34 = fmul double %33, 0x3CA0000000000000
  %35 = load double, ptr %4, align 8
  %36 = fcmp olt double %34, %35
  br i1 %36, label %37, label %70

37:                                               ; preds = %11
  %38 = mul i64 %28, 5
  %39 = mul i64 %28, 640
  %40 = lshr i64 %38, 57
  %41 = or disjoint i64 %40, %39
  %42 = mul i64 %41, 9
  %43 = shl i64 %28, 17
  %44 = xor i64 %29, %30
  store i64 %44, ptr %22, align 8
  %45 = xor i64 %31, %28
  store i64 %45, ptr %25, align 8
  %46 = xor i64 %44, %28
  store i64 %46, ptr %13, align 8
  %47 = xor i64 %45, %29
  store i64 %47, ptr %12, align 8
  %48 = xor i64 %44, %43
  store i64 %48, ptr %22, align 8
  %49 = tail call i64 @llvm.fshl.i64(i64 %45, i64 %45, i64 45)
  store i64 %49, ptr %25, align 8
  %50 = lshr i64 %42, 11
  %51 = uitofp nneg i64 %50 to double
  %52 = fmul double %51, 0x3CA0000000000000
  %53 = fmul double %52, 8.000000e+00
  %54 = load i32, ptr %8, align 16
  %55 = uitofp i32 %54 to double
  %56 = fmul double %53, %55
  %57 = fptoui double %56 to i64
  %58 = trunc i64 %57 to i8
  %59 = and i8 %58, 7
  %60 = shl nuw i8 1, %59
  %61 = getelementptr inbounds i8, ptr %2, i64 8
  %62 = load ptr, ptr %61, align 8
  %63 = lshr i64 %57, 3
  %64 = getelementptr inbounds i8, ptr %62, i64 %63
  %65 = load i8, ptr %64, align 1
  %66 = xor i8 %60, %65
  store i8 %66, ptr %64, align 1
  %67 = getelementptr inbounds i8, ptr %0, i64 696
  %68 = load i64, ptr %67, align 8
  %69 = add i64 %68, 1
  store i64 %69, ptr %67, align 8
  br label %70

70:                                               ; preds = %37, %11, %7, %3
  ret void
}

; Function Attrs: noredzone nounwind
define internal fastcc range(i32 -1, 1) i32 @heap_push(ptr nocapture noundef %0, ptr noundef %1) unnamed_addr #0 {
  %3 = getelementptr inbounds i8, ptr %0, i64 8
  %4 = load i64, ptr %3, align 8
  %5 = getelementptr inbounds i8, ptr %0, i64 16
  %6 = load i64, ptr %5, align 8
  %7 = icmp eq i64 %4, %6
  br i1 %7, label %8, label %17

8:                                                ; preds = %2
  %9 = icmp eq i64 %6, 0
  %10 = shl i64 %6, 1
  %11 = select i1 %9, i64 64, i64 %10
  %12 = load ptr, ptr %0, align 8
  %13 = mul i64 %11, 24
  %14 = tail call ptr @realloc(ptr noundef %12, i64 noundef %13) #43
  %15 = icmp eq ptr %14, null
  br i1 %15, label %51, label %16

16:                                               ; preds = %8
  store ptr %14, ptr %0, align 8
  store i64 %11, ptr %5, align 8
  br label %17

17:                                               ; preds = %16, %2
  %18 = getelementptr inbounds i8, ptr %1, i64 56
  %19 = load i64, ptr %18, align 8
  %20 = getelementptr inbounds i8, ptr %0, i64 24
  %21 = load i64, ptr %20, align 8
  %22 = add i64 %21, 1
  store i64 %22, ptr %20, align 8
  %23 = load i64, ptr %3, align 8
  %24 = add i64 %23, 1
  store i64 %24, ptr %3, align 8
  %25 = icmp eq i64 %23, 0
  br i1 %25, label %45, label %26

26:                                               ; preds = %17, %42
  %27 = phi i64 [ %30, %42 ], [ %23, %17 ]
  %28 = load ptr, ptr %0, align 8
  %29 = add i64 %27, -1
  %30 = lshr i64 %29, 1
  %31 = getelementptr inbounds %struct.flight_entry, ptr %28, i64 %30
  %32 = load i64, ptr %31, align 8
  %33 = icmp eq i64 %19, %32
  br i1 %33, label %36, label %34

34:                                               ; preds = %26
  %35 = icmp ult i64 %19, %32
  br label %40

36:                                               ; preds = %26
  %37 = getelementptr inbounds i8, ptr %31, i64 8
  %38 = load i64, ptr %37, align 8
  %39 = icmp ult i64 %21, %38
  br label %40

40:                                               ; preds = %34, %36
  %41 = phi i1 [ %35, %34 ], [ %39, %36 ]
  br i1 %41, label %42, label %45

42:                                               ; preds = %40
  %43 = getelementptr inbounds %struct.flight_entry, ptr %28, i64 %27
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %43, ptr noundef nonnull align 8 dereferenceable(24) %31, i64 24, i1 false)
  %44 = icmp ult i64 %29, 2
  br i1 %44, label %45, label %26, !llvm.loop !89

45:                                               ; preds = %40, %42, %17
  %46 = phi i64 [ %23, %17 ], [ %27, %40 ], [ %30, %42 ]
  %47 = load ptr, ptr %0, align 8
  %48 = getelementptr inbounds %struct.flight_entry, ptr %47, i64 %46
  store i64 %19, ptr %48, align 8
  %49 = getelementptr inbounds i8, ptr %48, i64 8
  store i64 %21, ptr %49, align 8
  %50 = getelementptr inbounds i8, ptr %48, i64 16
  store ptr %1, ptr %50, align 8
  br label %51

51:                                               ; preds = %8, %45
  %52 = phi i32 [ 0, %45 ], [ -1, %8 ]
  ret i32 %52
}

; Function Attrs: mustprogress noredzone nounwind willreturn allockind("realloc") allocsize(1) memory(argmem: readwrite, inaccessiblemem: readwrite)
declare noalias noundef ptr @realloc(ptr allocptr nocapture noundef, i64 noundef) local_unnamed_addr #35

; Function Attrs: noredzone nounwind
define internal fastcc void @in_process(ptr noundef %0, ptr noundef %1, i32 noundef %2, i32 noundef %3, i64 noundef %4) unnamed_addr #0 {
  %6 = load ptr, ptr %0, align 64
  %7 = icmp eq ptr %6, null
  br i1 %7, label %8, label %15

8:                                                ; preds = %5
  %9 = getelementptr inbounds i8, ptr %0, i64 10944
  %10 = load i64, ptr %9, align 64
  %11 = add i64 %10, 1
  store i64 %11, ptr %9, align 64
  %12 = getelementptr inbounds i8, ptr %1, i64 64
  %13 = load ptr, ptr %12, align 16
  %14 = load ptr, ptr %13, align 8
  store ptr %14, ptr %1, align 16
  store ptr %1, ptr %13, align 8
  br label %255

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
  %23 = getelementptr inbounds i8, ptr %0, i64 10896
  %24 = load i64, ptr %23, align 16
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
  %38 = load i32, ptr @p4_traced, align 4
  %39 = icmp eq i32 %38, 0
  br i1 %39, label %77, label %40

40:                                               ; preds = %30
  %41 = getelementptr inbounds i8, ptr %0, i64 11520
  %42 = load ptr, ptr %41, align 64
  %43 = icmp eq ptr %42, null
  br i1 %43, label %77, label %44

44:                                               ; preds = %40
  %45 = getelementptr inbounds i8, ptr %1, i64 132
  %46 = load i32, ptr %45, align 4
  %47 = icmp eq i32 %46, 0
  br i1 %47, label %48, label %71

48:                                               ; preds = %44
  %49 = getelementptr inbounds i8, ptr %42, i64 24
  %50 = load i64, ptr %49, align 8
  %51 = icmp eq i64 %50, 0
  %52 = icmp ne i32 %3, 0
  %53 = or i1 %52, %51
  br i1 %53, label %77, label %54

54:                                               ; preds = %48
  %55 = getelementptr inbounds i8, ptr %42, i64 36
  %56 = load i32, ptr %55, align 4
  %57 = icmp eq i32 %56, 0
  br i1 %57, label %58, label %66

58:                                               ; preds = %54
  %59 = icmp ult i32 %2, 512
  br i1 %59, label %60, label %77

60:                                               ; preds = %58
  %61 = getelementptr inbounds i8, ptr %42, i64 40
  %62 = zext nneg i32 %2 to i64
  %63 = getelementptr inbounds [512 x i8], ptr %61, i64 0, i64 %62
  %64 = load i8, ptr %63, align 1
  %65 = icmp eq i8 %64, 0
  br i1 %65, label %77, label %66

66:                                               ; preds = %60, %54
  %67 = add i64 %50, -1
  store i64 %67, ptr %49, align 8
  %68 = getelementptr inbounds i8, ptr %42, i64 32
  %69 = load i32, ptr %68, align 8
  %70 = add i32 %69, 1
  store i32 %70, ptr %68, align 8
  store i32 %70, ptr %45, align 4
  br label %71

71:                                               ; preds = %66, %44
  %72 = load i32, ptr %45, align 4
  %73 = load i32, ptr %20, align 16
  %74 = getelementptr inbounds i8, ptr %1, i64 8
  %75 = load ptr, ptr %74, align 8
  %76 = tail call i32 @llvm.umin.i32(i32 %73, i32 128)
  tail call fastcc void @tell(ptr noundef nonnull readonly %0, i32 noundef %72, i32 noundef 0, i32 noundef %3, i32 noundef %2, i32 noundef %73, ptr noundef %75, i32 noundef %76) #38
  br label %77

77:                                               ; preds = %71, %60, %58, %48, %40, %30
  tail call void @p4_ingress(ptr noundef nonnull %0, ptr noundef %1) #42
  %78 = getelementptr inbounds i8, ptr %1, i64 112
  %79 = load i32, ptr %78, align 16
  %80 = icmp eq i32 %79, 0
  br i1 %80, label %87, label %81

81:                                               ; preds = %77
  %82 = load i64, ptr %37, align 16
  %83 = zext i32 %79 to i64
  %84 = add i64 %82, -1
  %85 = icmp ult i64 %84, %83
  br i1 %85, label %87, label %86

86:                                               ; preds = %81
  store i64 %83, ptr %37, align 16
  br label %87

87:                                               ; preds = %86, %81, %77
  %88 = load i32, ptr %17, align 16
  %89 = icmp eq i32 %88, 0
  br i1 %89, label %178, label %90

90:                                               ; preds = %87
  %91 = getelementptr inbounds i8, ptr %0, i64 10960
  %92 = load ptr, ptr %91, align 16
  %93 = load ptr, ptr %92, align 8
  %94 = icmp eq ptr %93, null
  br i1 %94, label %95, label %102, !prof !39

95:                                               ; preds = %90
  %96 = tail call fastcc i32 @pool_grow(ptr noundef nonnull %92) #38
  %97 = icmp eq i32 %96, 0
  br i1 %97, label %102, label %98

98:                                               ; preds = %95
  %99 = getelementptr inbounds i8, ptr %0, i64 10936
  %100 = load i64, ptr %99, align 8
  %101 = add i64 %100, 1
  store i64 %101, ptr %99, align 8
  br label %112

102:                                              ; preds = %95, %90
  %103 = load ptr, ptr %92, align 8
  %104 = load ptr, ptr %103, align 16
  store ptr %104, ptr %92, align 8
  store ptr null, ptr %103, align 16
  %105 = getelementptr inbounds i8, ptr %103, i64 120
  %106 = load ptr, ptr %105, align 8
  %107 = getelementptr inbounds i8, ptr %106, i64 512
  %108 = getelementptr inbounds i8, ptr %103, i64 8
  store ptr %107, ptr %108, align 8
  %109 = getelementptr inbounds i8, ptr %103, i64 16
  store i32 0, ptr %109, align 16
  %110 = getelementptr inbounds i8, ptr %103, i64 72
  %111 = getelementptr inbounds i8, ptr %103, i64 132
  store i32 0, ptr %111, align 4
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %110, i8 0, i64 16, i1 false)
  br label %112

112:                                              ; preds = %102, %98
  %113 = phi ptr [ null, %98 ], [ %103, %102 ]
  %114 = icmp eq ptr %113, null
  br i1 %114, label %135, label %115

115:                                              ; preds = %112
  %116 = load i32, ptr %20, align 16
  %117 = getelementptr inbounds i8, ptr %113, i64 128
  %118 = load i32, ptr %117, align 16
  %119 = add i32 %118, -512
  %120 = icmp ugt i32 %116, %119
  br i1 %120, label %121, label %125

121:                                              ; preds = %115
  %122 = getelementptr inbounds i8, ptr %113, i64 64
  %123 = load ptr, ptr %122, align 16
  %124 = load ptr, ptr %123, align 8
  store ptr %124, ptr %113, align 16
  store ptr %113, ptr %123, align 8
  br label %135

125:                                              ; preds = %115
  %126 = getelementptr inbounds i8, ptr %113, i64 8
  %127 = load ptr, ptr %126, align 8
  %128 = getelementptr inbounds i8, ptr %1, i64 8
  %129 = load ptr, ptr %128, align 8
  %130 = zext i32 %116 to i64
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %127, ptr align 1 %129, i64 %130, i1 false)
  %131 = load i32, ptr %20, align 16
  %132 = getelementptr inbounds i8, ptr %113, i64 16
  store i32 %131, ptr %132, align 16
  %133 = load i64, ptr %35, align 8
  %134 = getelementptr inbounds i8, ptr %113, i64 40
  store i64 %133, ptr %134, align 8
  br label %135

135:                                              ; preds = %125, %121, %112
  %136 = phi ptr [ %113, %125 ], [ null, %112 ], [ null, %121 ]
  %137 = icmp eq ptr %136, null
  br i1 %137, label %177, label %138

138:                                              ; preds = %135
  %139 = load i16, ptr %16, align 16
  %140 = getelementptr inbounds i8, ptr %136, i64 144
  %141 = getelementptr inbounds i8, ptr %136, i64 96
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(24) %141, i8 0, i64 24, i1 false)
  store i16 %139, ptr %140, align 8
  %142 = getelementptr inbounds i8, ptr %136, i64 156
  store i32 0, ptr %142, align 4
  %143 = getelementptr inbounds i8, ptr %136, i64 16
  %144 = load i32, ptr %143, align 16
  %145 = getelementptr inbounds i8, ptr %136, i64 160
  store i32 %144, ptr %145, align 8
  %146 = load i64, ptr %23, align 16
  %147 = icmp ult i64 %146, %4
  br i1 %147, label %148, label %152

148:                                              ; preds = %138
  %149 = sub i64 %4, %146
  %150 = udiv i64 %149, 1000
  %151 = and i64 %150, 281474976710655
  br label %152

152:                                              ; preds = %148, %138
  %153 = phi i64 [ %151, %148 ], [ 0, %138 ]
  %154 = getelementptr inbounds i8, ptr %136, i64 192
  store i64 %153, ptr %154, align 8
  %155 = getelementptr inbounds i8, ptr %136, i64 200
  store i64 0, ptr %155, align 8
  %156 = getelementptr inbounds i8, ptr %136, i64 20
  store i32 %144, ptr %156, align 4
  %157 = getelementptr inbounds i8, ptr %136, i64 40
  store i64 %4, ptr %157, align 8
  %158 = getelementptr inbounds i8, ptr %136, i64 36
  store i32 0, ptr %158, align 4
  %159 = getelementptr inbounds i8, ptr %136, i64 80
  store i64 0, ptr %159, align 16
  br i1 %39, label %176, label %160

160:                                              ; preds = %152
  %161 = load i32, ptr %17, align 16
  %162 = add i32 %161, -1
  %163 = getelementptr inbounds i8, ptr %1, i64 132
  %164 = load i32, ptr %163, align 4
  %165 = icmp eq i32 %164, 0
  br i1 %165, label %176, label %166

166:                                              ; preds = %160
  %167 = getelementptr inbounds i8, ptr %0, i64 11520
  %168 = load ptr, ptr %167, align 64
  %169 = icmp eq ptr %168, null
  br i1 %169, label %176, label %170

170:                                              ; preds = %166
  %171 = getelementptr inbounds i8, ptr %168, i64 32
  %172 = load i32, ptr %171, align 8
  %173 = add i32 %172, 1
  store i32 %173, ptr %171, align 8
  %174 = getelementptr inbounds i8, ptr %136, i64 132
  store i32 %173, ptr %174, align 4
  %175 = load i32, ptr %163, align 4
  tail call fastcc void @tell(ptr noundef nonnull readonly %0, i32 noundef %173, i32 noundef 7, i32 noundef 0, i32 noundef %175, i32 noundef %162, ptr noundef null, i32 noundef 0) #38
  br label %176

176:                                              ; preds = %170, %166, %160, %152
  tail call void @p4_parse(ptr noundef nonnull %0, ptr noundef nonnull %136) #42
  br label %177

177:                                              ; preds = %135, %176
  tail call fastcc void @clone_to(ptr noundef nonnull %0, ptr noundef readonly %1, ptr noundef %136, i32 noundef 1, i64 noundef %4) #38
  br label %178

178:                                              ; preds = %177, %87
  %179 = getelementptr inbounds i8, ptr %1, i64 104
  %180 = load i32, ptr %179, align 8
  %181 = icmp eq i32 %180, 0
  br i1 %181, label %183, label %182

182:                                              ; preds = %178
  tail call fastcc void @again(ptr noundef nonnull %0, ptr noundef %1, i32 noundef 6, i32 noundef %180) #38
  br label %255

183:                                              ; preds = %178
  %184 = getelementptr inbounds i8, ptr %1, i64 150
  %185 = load i16, ptr %184, align 2
  %186 = icmp eq i16 %185, 0
  br i1 %186, label %220, label %187

187:                                              ; preds = %183
  %188 = getelementptr inbounds i8, ptr %6, i64 80
  %189 = zext i16 %185 to i64
  %190 = getelementptr inbounds [65536 x ptr], ptr %188, i64 0, i64 %189
  %191 = load atomic i64, ptr %190 acquire, align 8
  %192 = inttoptr i64 %191 to ptr
  store i32 5, ptr %19, align 4
  br i1 %39, label %209, label %193

193:                                              ; preds = %187
  %194 = getelementptr inbounds i8, ptr %1, i64 132
  %195 = load i32, ptr %194, align 4
  %196 = load i16, ptr %184, align 2
  %197 = zext i16 %196 to i32
  %198 = icmp eq i64 %191, 0
  br i1 %198, label %201, label %199

199:                                              ; preds = %193
  %200 = load i32, ptr %192, align 4
  br label %201

201:                                              ; preds = %193, %199
  %202 = phi i32 [ %200, %199 ], [ 0, %193 ]
  %203 = icmp eq i32 %195, 0
  br i1 %203, label %209, label %204

204:                                              ; preds = %201
  %205 = getelementptr inbounds i8, ptr %0, i64 11520
  %206 = load ptr, ptr %205, align 64
  %207 = icmp eq ptr %206, null
  br i1 %207, label %209, label %208

208:                                              ; preds = %204
  tail call fastcc void @tell(ptr noundef nonnull readonly %0, i32 noundef %195, i32 noundef 13, i32 noundef %197, i32 noundef %202, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %209

209:                                              ; preds = %208, %204, %201, %187
  %210 = icmp eq i64 %191, 0
  br i1 %210, label %212, label %211

211:                                              ; preds = %209
  tail call fastcc void @replicate(ptr noundef nonnull %0, ptr noundef %1, ptr noundef nonnull %192, i64 noundef %4) #38
  br label %216

212:                                              ; preds = %209
  %213 = getelementptr inbounds i8, ptr %0, i64 10920
  %214 = load i64, ptr %213, align 8
  %215 = add i64 %214, 1
  store i64 %215, ptr %213, align 8
  br label %216

216:                                              ; preds = %212, %211
  %217 = getelementptr inbounds i8, ptr %1, i64 64
  %218 = load ptr, ptr %217, align 16
  %219 = load ptr, ptr %218, align 8
  store ptr %219, ptr %1, align 16
  store ptr %1, ptr %218, align 8
  br label %255

220:                                              ; preds = %183
  %221 = getelementptr inbounds i8, ptr %1, i64 146
  %222 = load i16, ptr %221, align 2
  %223 = icmp eq i16 %222, 511
  br i1 %223, label %224, label %241

224:                                              ; preds = %220
  br i1 %39, label %234, label %225

225:                                              ; preds = %224
  %226 = getelementptr inbounds i8, ptr %1, i64 132
  %227 = load i32, ptr %226, align 4
  %228 = icmp eq i32 %227, 0
  br i1 %228, label %234, label %229

229:                                              ; preds = %225
  %230 = getelementptr inbounds i8, ptr %0, i64 11520
  %231 = load ptr, ptr %230, align 64
  %232 = icmp eq ptr %231, null
  br i1 %232, label %234, label %233

233:                                              ; preds = %229
  tail call fastcc void @tell(ptr noundef nonnull readonly %0, i32 noundef %227, i32 noundef 12, i32 noundef 0, i32 noundef 0, i32 noundef 0, ptr noundef null, i32 noundef 0) #38
  br label %234

234:                                              ; preds = %233, %229, %225, %224
  %235 = getelementptr inbounds i8, ptr %0, i64 10928
  %236 = load i64, ptr %235, align 16
  %237 = add i64 %236, 1
  store i64 %237, ptr %235, align 16
  %238 = getelementptr inbounds i8, ptr %1, i64 64
  %239 = load ptr, ptr %238, align 16
  %240 = load ptr, ptr %239, align 8
  store ptr %240, ptr %1, align 16
  store ptr %1, ptr %239, align 8
  br label %255

241:                                              ; preds = %220
  store i32 0, ptr %19, align 4
  %242 = getelementptr inbounds i8, ptr %1, i64 152
  store i16 0, ptr %242, align 8
  %243 = zext i16 %222 to i32
  %244 = icmp ult i16 %222, 512
  br i1 %244, label %245, label %250

245:                                              ; preds = %241
  %246 = getelementptr inbounds i8, ptr %0, i64 4200
  %247 = zext nneg i16 %222 to i64
  %248 = getelementptr inbounds [512 x ptr], ptr %246, i64 0, i64 %247
  %249 = load ptr, ptr %248, align 8
  br label %250

250:                                              ; preds = %241, %245
  %251 = phi ptr [ %249, %245 ], [ null, %241 ]
  %252 = icmp eq ptr %251, null
  %253 = getelementptr inbounds i8, ptr %0, i64 8296
  %254 = select i1 %252, ptr %253, ptr %251
  tail call fastcc void @out_enqueue(ptr noundef nonnull %0, ptr noundef nonnull %254, i32 noundef %243, ptr noundef %1, i64 noundef %4) #38
  br label %255

255:                                              ; preds = %182, %234, %250, %216, %8
  ret void
}

; Function Attrs: noredzone
declare void @p4_ingress(ptr noundef, ptr noundef) local_unnamed_addr #31

; Function Attrs: noredzone
declare void @p4_parse(ptr noundef, ptr noundef) local_unnamed_addr #31

; Function Attrs: nofree norecurse noredzone nosync nounwind memory(readwrite, inaccessiblemem: none)
define internal fastcc ptr @heap_pop(ptr nocapture noundef %0) unnamed_addr #34 {
  %2 = load ptr, ptr %0, align 8
  %3 = getelementptr inbounds i8, ptr %2, i64 16
  %4 = load ptr, ptr %3, align 8
  %5 = getelementptr inbounds i8, ptr %0, i64 8
  %6 = load i64, ptr %5, align 8
  %7 = add i64 %6, -1
  store i64 %7, ptr %5, align 8
  %8 = getelementptr inbounds %struct.flight_entry, ptr %2, i64 %7
  %9 = load i64, ptr %8, align 8
  %10 = getelementptr inbounds i8, ptr %8, i64 8
  %11 = load i64, ptr %10, align 8
  %12 = getelementptr inbounds i8, ptr %8, i64 16
  %13 = load ptr, ptr %12, align 8
  %14 = load i64, ptr %5, align 8
  %15 = icmp ugt i64 %14, 1
  br i1 %15, label %16, label %60

16:                                               ; preds = %1, %54
  %17 = phi i64 [ %58, %54 ], [ %14, %1 ]
  %18 = phi i64 [ %57, %54 ], [ 1, %1 ]
  %19 = phi i64 [ %56, %54 ], [ 0, %1 ]
  %20 = phi i64 [ %41, %54 ], [ 0, %1 ]
  %21 = add i64 %19, 2
  %22 = icmp ult i64 %21, %17
  br i1 %22, label %23, label %38

23:                                               ; preds = %16
  %24 = load ptr, ptr %0, align 8
  %25 = getelementptr inbounds %struct.flight_entry, ptr %24, i64 %21
  %26 = getelementptr inbounds %struct.flight_entry, ptr %24, i64 %18
  %27 = load i64, ptr %25, align 8
  %28 = load i64, ptr %26, align 8
  %29 = icmp eq i64 %27, %28
  br i1 %29, label %32, label %30

30:                                               ; preds = %23
  %31 = icmp ult i64 %27, %28
  br label %38

32:                                               ; preds = %23
  %33 = getelementptr inbounds i8, ptr %25, i64 8
  %34 = load i64, ptr %33, align 8
  %35 = getelementptr inbounds i8, ptr %26, i64 8
  %36 = load i64, ptr %35, align 8
  %37 = icmp ult i64 %34, %36
  br label %38

38:                                               ; preds = %32, %30, %16
  %39 = phi i1 [ false, %16 ], [ %31, %30 ], [ %37, %32 ]
  %40 = zext i1 %39 to i64
  %41 = add i64 %18, %40
  %42 = load ptr, ptr %0, align 8
  %43 = getelementptr inbounds %struct.flight_entry, ptr %42, i64 %41
  %44 = load i64, ptr %43, align 8
  %45 = icmp eq i64 %44, %9
  br i1 %45, label %48, label %46

46:                                               ; preds = %38
  %47 = icmp ult i64 %44, %9
  br label %52

48:                                               ; preds = %38
  %49 = getelementptr inbounds i8, ptr %43, i64 8
  %50 = load i64, ptr %49, align 8
  %51 = icmp ult i64 %50, %11
  br label %52

52:                                               ; preds = %46, %48
  %53 = phi i1 [ %47, %46 ], [ %51, %48 ]
  br i1 %53, label %54, label %60

54:                                               ; preds = %52
  %55 = getelementptr inbounds %struct.flight_entry, ptr %42, i64 %20
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(24) %55, ptr noundef nonnull align 8 dereferenceable(24) %43, i64 24, i1 false)
  %56 = shl i64 %41, 1
  %57 = or disjoint i64 %56, 1
  %58 = load i64, ptr %5, align 8
  %59 = icmp ult i64 %57, %58
  br i1 %59, label %16, label %60, !llvm.loop !51

60:                                               ; preds = %54, %52, %1
  %61 = phi i64 [ 0, %1 ], [ %41, %54 ], [ %20, %52 ]
  %62 = load ptr, ptr %0, align 8
  %63 = getelementptr inbounds %struct.flight_entry, ptr %62, i64 %61
  store i64 %9, ptr %63, align 8
  %64 = getelementptr inbounds i8, ptr %63, i64 8
  store i64 %11, ptr %64, align 8
  %65 = getelementptr inbounds i8, ptr %63, i64 16
  store ptr %13, ptr %65, align 8
  ret ptr %4
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.ctlz.i64(i64, i1 immarg) #29

; Function Attrs: noredzone nounwind
define internal fastcc void @port_flush(ptr nocapture noundef readonly %0, ptr nocapture noundef %1) unnamed_addr #0 {
  %3 = alloca %struct.timespec, align 8
  %4 = alloca [32 x %struct.mmsghdr], align 16
  %5 = alloca [32 x %struct.iovec], align 16
  call void @llvm.lifetime.start.p0(i64 2048, ptr nonnull %4) #40
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %5) #40
  %6 = getelementptr inbounds i8, ptr %1, i64 2592
  %7 = load i32, ptr %6, align 8
  %8 = icmp eq i32 %7, 0
  br i1 %8, label %104, label %9

9:                                                ; preds = %2
  %10 = getelementptr inbounds i8, ptr %1, i64 2080
  %11 = zext i32 %7 to i64
  br label %24

12:                                               ; preds = %24
  %13 = getelementptr inbounds i8, ptr %1, i64 4
  %14 = getelementptr inbounds i8, ptr %1, i64 1752
  %15 = getelementptr inbounds i8, ptr %3, i64 8
  %16 = getelementptr inbounds i8, ptr %1, i64 56
  %17 = getelementptr inbounds i8, ptr %1, i64 2080
  %18 = getelementptr inbounds i8, ptr %1, i64 2336
  %19 = getelementptr inbounds i8, ptr %1, i64 2080
  %20 = getelementptr inbounds i8, ptr %1, i64 1824
  %21 = getelementptr inbounds i8, ptr %1, i64 1816
  %22 = getelementptr inbounds i8, ptr %1, i64 1712
  %23 = getelementptr inbounds i8, ptr %1, i64 1720
  br label %43

24:                                               ; preds = %9, %24
  %25 = phi i64 [ 0, %9 ], [ %38, %24 ]
  %26 = getelementptr inbounds [32 x %struct.iovec], ptr %5, i64 0, i64 %25
  %27 = getelementptr inbounds [32 x ptr], ptr %10, i64 0, i64 %25
  %28 = load ptr, ptr %27, align 8
  %29 = getelementptr inbounds i8, ptr %28, i64 8
  %30 = load ptr, ptr %29, align 8
  %31 = getelementptr inbounds i8, ptr %28, i64 16
  %32 = load i32, ptr %31, align 16
  %33 = zext i32 %32 to i64
  store ptr %30, ptr %26, align 16
  %34 = getelementptr inbounds i8, ptr %26, i64 8
  store i64 %33, ptr %34, align 8
  %35 = getelementptr inbounds [32 x %struct.mmsghdr], ptr %4, i64 0, i64 %25
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %35, i8 0, i64 64, i1 false)
  %36 = getelementptr inbounds i8, ptr %35, i64 16
  store ptr %26, ptr %36, align 16
  %37 = getelementptr inbounds i8, ptr %35, i64 24
  store i64 1, ptr %37, align 8
  %38 = add nuw nsw i64 %25, 1
  %39 = icmp eq i64 %38, %11
  br i1 %39, label %12, label %24, !llvm.loop !90

40:                                               ; preds = %101
  %41 = getelementptr inbounds i8, ptr %1, i64 2080
  %42 = zext i32 %7 to i64
  br label %105

43:                                               ; preds = %12, %101
  %44 = phi i32 [ 0, %12 ], [ %102, %101 ]
  %45 = load i32, ptr %13, align 4
  %46 = zext i32 %44 to i64
  %47 = getelementptr inbounds %struct.mmsghdr, ptr %4, i64 %46
  %48 = sub i32 %7, %44
  %49 = call i32 @sendmmsg(i32 noundef %45, ptr noundef nonnull %47, i32 noundef %48, i32 noundef 64) #42
  %50 = icmp sgt i32 %49, 0
  br i1 %50, label %51, label %97

51:                                               ; preds = %43
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %3) #40
  %52 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %3) #42
  %53 = load i64, ptr %3, align 8
  %54 = mul i64 %53, 1000000000
  %55 = load i64, ptr %15, align 8
  %56 = add i64 %54, %55
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %3) #40
  %57 = add i32 %49, %44
  %58 = icmp ult i32 %44, %57
  br i1 %58, label %59, label %101

59:                                               ; preds = %51
  %60 = zext i32 %44 to i64
  %61 = zext i32 %57 to i64
  br label %62

62:                                               ; preds = %59, %89
  %63 = phi i64 [ %60, %59 ], [ %95, %89 ]
  %64 = load ptr, ptr %16, align 8
  %65 = icmp eq ptr %64, null
  br i1 %65, label %69, label %66, !prof !42

66:                                               ; preds = %62
  %67 = getelementptr inbounds [32 x ptr], ptr %17, i64 0, i64 %63
  %68 = load ptr, ptr %67, align 8
  call fastcc void @capture_frame(ptr noundef %0, ptr noundef %1, ptr noundef %68, i64 noundef %56, i32 noundef 2) #38
  br label %69

69:                                               ; preds = %66, %62
  %70 = getelementptr inbounds [32 x i64], ptr %18, i64 0, i64 %63
  %71 = load i64, ptr %70, align 8
  %72 = getelementptr inbounds [32 x ptr], ptr %19, i64 0, i64 %63
  %73 = load ptr, ptr %72, align 8
  %74 = getelementptr inbounds i8, ptr %73, i64 16
  %75 = load i32, ptr %74, align 16
  %76 = call i64 @llvm.usub.sat.i64(i64 %56, i64 %71)
  %77 = or i64 %76, 1
  %78 = call range(i64 0, 64) i64 @llvm.ctlz.i64(i64 %77, i1 true)
  %79 = trunc nuw nsw i64 %78 to i32
  %80 = xor i32 %79, 63
  %81 = call i32 @llvm.umin.i32(i32 %80, i32 31)
  %82 = zext nneg i32 %81 to i64
  %83 = getelementptr inbounds [32 x i64], ptr %20, i64 0, i64 %82
  %84 = load i64, ptr %83, align 8
  %85 = add i64 %84, 1
  store i64 %85, ptr %83, align 8
  %86 = load i64, ptr %21, align 8
  %87 = icmp ugt i64 %76, %86
  br i1 %87, label %88, label %89

88:                                               ; preds = %69
  store i64 %76, ptr %21, align 8
  br label %89

89:                                               ; preds = %69, %88
  %90 = load i64, ptr %22, align 8
  %91 = add i64 %90, 1
  store i64 %91, ptr %22, align 8
  %92 = zext i32 %75 to i64
  %93 = load i64, ptr %23, align 8
  %94 = add i64 %93, %92
  store i64 %94, ptr %23, align 8
  %95 = add nuw nsw i64 %63, 1
  %96 = icmp eq i64 %95, %61
  br i1 %96, label %101, label %62, !llvm.loop !91

97:                                               ; preds = %43
  %98 = load i64, ptr %14, align 8
  %99 = add i64 %98, 1
  store i64 %99, ptr %14, align 8
  %100 = add i32 %44, 1
  br label %101

101:                                              ; preds = %89, %51, %97
  %102 = phi i32 [ %100, %97 ], [ %57, %51 ], [ %57, %89 ]
  %103 = icmp ult i32 %102, %7
  br i1 %103, label %43, label %40, !llvm.loop !92

104:                                              ; preds = %105, %2
  store i32 0, ptr %6, align 8
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %5) #40
  call void @llvm.lifetime.end.p0(i64 2048, ptr nonnull %4) #40
  ret void

105:                                              ; preds = %40, %105
  %106 = phi i64 [ 0, %40 ], [ %112, %105 ]
  %107 = getelementptr inbounds [32 x ptr], ptr %41, i64 0, i64 %106
  %108 = load ptr, ptr %107, align 8
  %109 = getelementptr inbounds i8, ptr %108, i64 64
  %110 = load ptr, ptr %109, align 16
  %111 = load ptr, ptr %110, align 8
  store ptr %111, ptr %108, align 16
  store ptr %108, ptr %110, align 8
  %112 = add nuw nsw i64 %106, 1
  %113 = icmp eq i64 %112, %42
  br i1 %113, label %104, label %105, !llvm.loop !93
}

; Function Attrs: noredzone
declare i32 @sendmmsg(i32 noundef, ptr noundef, i32 noundef, i32 noundef) local_unnamed_addr #31

; Function Attrs: noredzone nounwind
declare i32 @epoll_ctl(i32 noundef, i32 noundef, i32 noundef, ptr noundef) local_unnamed_addr #25

; Function Attrs: noredzone nounwind
declare i64 @syscall(i64 noundef, ...) local_unnamed_addr #25

; Function Attrs: noredzone nounwind
declare i32 @setpriority(i32 noundef, i32 noundef, i32 noundef) local_unnamed_addr #25

; Function Attrs: nofree nounwind willreturn memory(argmem: read)
declare i32 @bcmp(ptr nocapture, ptr nocapture, i64) local_unnamed_addr #36

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.umin.i64(i64, i64) #37

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.umin.i32(i32, i32) #37

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.usub.sat.i64(i64, i64) #37

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.umax.i64(i64, i64) #37

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.fshl.i64(i64, i64, i64) #37

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.umax.i32(i32, i32) #37

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
attributes #20 = { mustprogress noredzone nounwind willreturn memory(readwrite, argmem: none) "stack-protector-buffer-size"="8" }
attributes #21 = { mustprogress nofree norecurse noredzone nounwind willreturn memory(argmem: readwrite) "stack-protector-buffer-size"="8" }
attributes #22 = { mustprogress noredzone nounwind willreturn memory(argmem: readwrite, inaccessiblemem: readwrite) "stack-protector-buffer-size"="8" }
attributes #23 = { mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(argmem: write) "stack-protector-buffer-size"="8" }
attributes #24 = { noredzone nounwind memory(readwrite, argmem: read) "stack-protector-buffer-size"="8" }
attributes #25 = { noredzone nounwind "stack-protector-buffer-size"="8" }
attributes #26 = { nofree noredzone "stack-protector-buffer-size"="8" }
attributes #27 = { mustprogress nofree norecurse noredzone nosync nounwind willreturn memory(none) "stack-protector-buffer-size"="8" }
attributes #28 = { mustprogress nofree noredzone nounwind willreturn memory(argmem: read) "stack-protector-buffer-size"="8" }
attributes #29 = { mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #30 = { nofree norecurse noredzone nounwind memory(read, argmem: readwrite, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #31 = { noredzone "stack-protector-buffer-size"="8" }
attributes #32 = { nofree noredzone nounwind memory(write, argmem: readwrite, inaccessiblemem: readwrite) "stack-protector-buffer-size"="8" }
attributes #33 = { mustprogress nofree noinline norecurse noredzone nounwind willreturn memory(readwrite, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #34 = { nofree norecurse noredzone nosync nounwind memory(readwrite, inaccessiblemem: none) "stack-protector-buffer-size"="8" }
attributes #35 = { mustprogress noredzone nounwind willreturn allockind("realloc") allocsize(1) memory(argmem: readwrite, inaccessiblemem: readwrite) "alloc-family"="malloc" "stack-protector-buffer-size"="8" }
attributes #36 = { nofree nounwind willreturn memory(argmem: read) }
attributes #37 = { nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #38 = { noredzone }
attributes #39 = { noredzone allocsize(0) }
attributes #40 = { nounwind }
attributes #41 = { noredzone allocsize(0,1) }
attributes #42 = { noredzone nounwind }
attributes #43 = { noredzone allocsize(1) }

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
!39 = !{!"branch_weights", !"expected", i32 1, i32 2000}
!40 = distinct !{!40, !3, !4}
!41 = distinct !{!41, !3, !4}
!42 = !{!"branch_weights", !"expected", i32 2000, i32 1}
!43 = distinct !{!43, !3, !4}
!44 = distinct !{!44, !3, !4}
!45 = distinct !{!45, !3, !4}
!46 = distinct !{!46, !3, !4}
!47 = distinct !{!47, !3, !4}
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
!73 = distinct !{!73, !3, !4}
!74 = distinct !{!74, !3, !4}
!75 = distinct !{!75, !3, !4}
!76 = distinct !{!76, !3, !4}
!77 = !{!"branch_weights", i32 1999, i32 1}
!78 = !{!"branch_weights", i32 1, i32 0}
!79 = distinct !{!79, !3, !4}
!80 = distinct !{!80, !3, !4}
!81 = distinct !{!81, !3, !4}
!82 = !{!"branch_weights", i32 1, i32 1999}
!83 = !{!"branch_weights", i32 0, i32 1}
!84 = distinct !{!84, !3, !4}
!85 = distinct !{!85, !3, !4}
!86 = distinct !{!86, !3, !4}
!87 = distinct !{!87, !3, !4}
!88 = distinct !{!88, !3, !4}
!89 = distinct !{!89, !3, !4}
!90 = distinct !{!90, !3, !4}
!91 = distinct !{!91, !3, !4}
!92 = distinct !{!92, !3, !4}
!93 = distinct !{!93, !3, !4}
