/* One thread fills a stream with numbered records, another empties it in odd
 * pieces: records arrive whole and in order, and those missing were counted.
 * Built by test_runtime_stress.py with the address and undefined-behaviour
 * sanitizers. */
#include "runtime.c"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define LONGEST 300

const uint32_t p4_phv_size = 64, p4_traced = 0;
void p4_parse(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_ingress(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_egress(struct sw *s, struct pkt *p) { (void)s, (void)p; }

struct record {
    uint32_t bytes, number;
};

static struct stream *stream;
static uint32_t records;
static int done;

static void *producer(void *unused)
{
    uint64_t state = 7;
    uint8_t fill[LONGEST];
    (void)unused;
    for (uint32_t i = 0; i < records; i++) {
        struct record r = {(uint32_t)(sizeof r + splitmix(&state) % LONGEST), i};
        if (stream_open(stream, r.bytes)) {
            sched_yield(); /* one processor may have to do */
            continue;
        }
        memset(fill, (int)(i & 0xff), sizeof fill);
        stream_put(stream, &r, sizeof r);
        stream_put(stream, fill, r.bytes - sizeof r);
        stream_close(stream);
    }
    STORE(done, 1);
    return NULL;
}

int main(int argc, char **argv)
{
    uint8_t held[2 * LONGEST + 700];
    uint64_t there = 0, arrived = 0, wrong = 0, state = 3;
    int64_t last = -1;
    pthread_t thread;
    records = argc > 1 ? (uint32_t)atoi(argv[1]) : 100000;
    stream = stream_new(4096);
    pthread_create(&thread, NULL, producer, NULL);
    for (int ending = 0; ending < 2;) {
        int over = LOAD(done);
        uint64_t got = stream_read(stream, held + there, 1 + splitmix(&state) % 700);
        ending = over && !got ? ending + 1 : 0;
        there += got;
        uint64_t at = 0;
        struct record r;
        while (there - at >= sizeof r && (memcpy(&r, held + at, sizeof r), r.bytes <= there - at)) {
            if (r.bytes < sizeof r || r.bytes > sizeof r + LONGEST || (int64_t)r.number <= last)
                wrong++;
            for (uint64_t i = at + sizeof r; i < at + r.bytes; i++)
                wrong += held[i] != (r.number & 0xff);
            last = r.number;
            arrived++;
            at += r.bytes;
            if (wrong)
                break;
        }
        if (wrong)
            break;
        there -= at;
        memmove(held, held + at, there);
    }
    if (!wrong)
        pthread_join(thread, NULL);
    printf("%llu %llu %llu\n", (unsigned long long)arrived,
           (unsigned long long)stream_lost(stream), (unsigned long long)(wrong + there));
    if (!wrong)
        stream_free(stream);
    return 0;
}
