/* The benchmarks' traffic: a paced sender and a watcher with kernel timestamps.
 *
 *     traffic send IFACE FRAME_FILE PACKETS_PER_S COUNT
 *     traffic watch IFACE COUNT IFACE COUNT
 *
 * Every frame's last eight bytes become 0x7e57ab1e and a sequence number, both
 * big-endian, which survives whatever headers a switch puts in front. `send`
 * prints frames sent and the seconds from the first to the last; a sender that
 * falls behind by more than 2 ms does not catch up, it is slower and says so.
 * `watch` ends on SIGTERM and writes records of 16 bytes to its output: interface
 * (0, 1) 4 bytes, sequence number 4, kernel receive time (ns) 8.
 */
#define _GNU_SOURCE
#include "sockets.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#define MAGIC 0x7e57ab1eu
#define BATCH 32
#define SPIN_NS 60000ull
#define BEHIND_NS 2000000ull

static uint8_t frames[BATCH][STRIDE];

static int send_frames(char **argv)
{
    FILE *file = fopen(argv[3], "rb");
    if (!file)
        fail(argv[3]);
    size_t size = fread(frames[0], 1, FRAME_BYTES, file);
    fclose(file);
    double gap_ns = 1e9 / atof(argv[4]);
    uint64_t count = strtoull(argv[5], NULL, 10), sent = 0;
    int fd = raw_socket(argv[2], 0);
    struct mmsghdr headers[BATCH];
    struct iovec vectors[BATCH];
    memset(headers, 0, sizeof headers);
    uint32_t magic = htonl(MAGIC);
    for (int i = 0; i < BATCH; i++) {
        memcpy(frames[i], frames[0], size);
        memcpy(frames[i] + size - 8, &magic, 4);
        vectors[i] = (struct iovec){frames[i], size};
        headers[i].msg_hdr.msg_iov = &vectors[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    prctl(PR_SET_TIMERSLACK, 1ul, 0, 0, 0);
    struct sched_param priority = {.sched_priority = 1};
    sched_setscheduler(0, SCHED_FIFO, &priority); /* punctual where permitted */
    uint64_t first = now_ns(CLOCK_MONOTONIC) + 1000000;
    double due = (double)first;
    uint64_t now = now_ns(CLOCK_MONOTONIC);
    while (sent < count) {
        if ((double)now < due) {
            if (due - (double)now > SPIN_NS) {
                uint64_t until = (uint64_t)due - SPIN_NS / 2;
                struct timespec t = {(time_t)(until / 1000000000ull),
                                     (long)(until % 1000000000ull)};
                clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
            }
            now = now_ns(CLOCK_MONOTONIC);
            continue;
        }
        double behind = (double)now - due;
        if (behind > BEHIND_NS)
            due = (double)now - BEHIND_NS, behind = BEHIND_NS;
        uint64_t owed = 1 + (uint64_t)(behind / gap_ns);
        owed = owed < BATCH ? owed : BATCH;
        owed = owed < count - sent ? owed : count - sent;
        for (uint64_t i = 0; i < owed; i++) {
            uint32_t sequence = htonl((uint32_t)(sent + i));
            memcpy(frames[i] + size - 4, &sequence, 4);
        }
        int n = sendmmsg(fd, headers, (unsigned)owed, 0);
        if (n < 0 && errno != ENOBUFS && errno != EAGAIN)
            fail("sendmmsg");
        if (n > 0) {
            sent += (uint64_t)n;
            due += gap_ns * n;
        }
        now = now_ns(CLOCK_MONOTONIC);
    }
    printf("%llu %.9f\n", (unsigned long long)sent, (double)(now - first) / 1e9);
    return 0;
}

static volatile sig_atomic_t ended;

static void end(int number)
{
    (void)number;
    ended = 1;
}

struct record {
    uint32_t interface, sequence;
    uint64_t time_ns;
};

/* Moves what waits in a socket to `out`; how many records. */
static uint64_t take(int fd, uint32_t interface, struct record *out, uint64_t room)
{
    struct mmsghdr headers[BATCH];
    struct iovec vectors[BATCH];
    uint64_t control[BATCH][8];
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){frames[i], FRAME_BYTES};
        headers[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i],
                                             .msg_iovlen = 1,
                                             .msg_control = control[i],
                                             .msg_controllen = sizeof control[i]};
    }
    int got = recvmmsg(fd, headers, BATCH, MSG_DONTWAIT, NULL);
    uint64_t n = 0;
    for (int i = 0; i < got; i++) {
        uint32_t tail[2];
        uint32_t len = headers[i].msg_len;
        if (len < 8)
            continue;
        memcpy(tail, frames[i] + len - 8, 8);
        struct cmsghdr *c = CMSG_FIRSTHDR(&headers[i].msg_hdr);
        if (ntohl(tail[0]) != MAGIC || !c || c->cmsg_type != SCM_TIMESTAMPNS || n == room)
            continue;
        struct timespec t;
        memcpy(&t, CMSG_DATA(c), sizeof t);
        out[n++] = (struct record){interface, ntohl(tail[1]),
                                   (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec};
    }
    return n;
}

static int watch(char **argv)
{
    uint64_t counts[2] = {strtoull(argv[3], NULL, 10), strtoull(argv[5], NULL, 10)};
    struct pollfd polls[2];
    uint64_t limit = counts[0] + counts[1], n = 0;
    struct record *records = calloc(limit, sizeof *records);
    if (!records)
        fail("calloc");
    for (int i = 0; i < 2; i++) {
        polls[i] = (struct pollfd){.fd = raw_socket(argv[2 + 2 * i], 1), .events = POLLIN};
        option(polls[i].fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    }
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    puts("ready");
    fflush(stdout);
    while (!ended && n < limit) {
        if (poll(polls, 2, -1) < 0)
            continue;
        for (uint32_t i = 0; i < 2; i++)
            if (polls[i].revents)
                n += take(polls[i].fd, i, records + n, limit - n);
    }
    while (!ended)
        pause();
    return fwrite(records, sizeof *records, n, stdout) == n ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "send") == 0)
        return send_frames(argv);
    if (argc == 6 && strcmp(argv[1], "watch") == 0)
        return watch(argv);
    fprintf(stderr, "usage: traffic send IFACE FRAME_FILE PACKETS_PER_S COUNT\n"
                    "       traffic watch IFACE COUNT IFACE COUNT\n");
    return 2;
}
