/* One thread sends frames through a channel, another receives them and sleeps
 * when there are none: every frame must come once, in order and whole, and none
 * may be left lying while the receiver sleeps. Built by test_runtime_stress.py
 * with the sanitizers. */
#include "runtime.c"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>

#define RING (1u << 14)
#define PATIENCE_S 20

const uint32_t p4_phv_size = 64, p4_traced = 0;
void p4_parse(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_ingress(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_egress(struct sw *s, struct pkt *p) { (void)s, (void)p; }

static struct channel *channel;
static uint32_t frames;

static void *sender(void *unused)
{
    uint8_t data[256];
    for (uint32_t i = 0; i < frames; i++) {
        struct message m = {.kind = FRAME, .time_ns = i, .len = 4 + i % 250};
        memset(data, (int)(i & 0xff), sizeof data);
        memcpy(data, &i, sizeof i);
        while (ring_put(&channel->ring, m, data)) {
            channel_wake(channel);
            sched_yield();
        }
        if (i % 7 == 0 || i + 1 == frames)
            channel_wake(channel);
        if (i % 1000 == 0)
            sched_yield();
    }
    return unused;
}

int main(int argc, char **argv)
{
    uint32_t next = 0;
    uint64_t wrong = 0, slept = 0, missed = 0, count;
    frames = argc > 1 ? (uint32_t)atoi(argv[1]) : 100000;
    struct sw *s = sw_new(eventfd(0, EFD_NONBLOCK), -1, 1);
    struct port *port = sw_add_port(s, 1, -1, 1514, 0);
    channel = channel_new(s, RING);
    port_connect(s, port, NULL, channel);
    pthread_t thread;
    pthread_create(&thread, NULL, sender, NULL);
    while (next < frames && !missed) {
        struct message *m;
        while ((m = ring_peek(&channel->ring))) {
            uint32_t number;
            memcpy(&number, DATA(m), sizeof number);
            wrong += number != next || m->time_ns != next || m->len != 4 + next % 250;
            for (uint32_t i = 4; i < m->len; i++)
                wrong += DATA(m)[i] != (next & 0xff);
            ring_drop(&channel->ring, m);
            next++;
        }
        if (next < frames && channels_empty(s)) {
            struct pollfd poll = {.fd = s->down.eventfd, .events = POLLIN};
            struct timespec wait = {PATIENCE_S, 0};
            slept++;
            missed += ppoll(&poll, 1, &wait, NULL) == 0;
            wrong += read(s->down.eventfd, &count, sizeof count) < 0;
            STORE(s->sleeping, 0);
        }
    }
    pthread_join(thread, NULL);
    printf("%u %llu %llu %llu\n", next, (unsigned long long)wrong, (unsigned long long)slept,
           (unsigned long long)missed);
    port_connect(s, port, NULL, NULL);
    channel_free(channel);
    sw_free(s);
    return 0;
}
