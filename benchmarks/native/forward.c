/* The bare forwarder: recvmmsg from one interface, sendmmsg to the other, nothing between.
 *
 *     forward IFACE IFACE
 *
 * What a switch could do at most over the same sockets. It looks at no byte.
 */
#define _GNU_SOURCE
#include "sockets.h"

#include <poll.h>

#define BATCH 32

static uint8_t frames[BATCH][STRIDE];

static void move(int from, int to)
{
    struct mmsghdr headers[BATCH];
    struct iovec vectors[BATCH];
    memset(headers, 0, sizeof headers);
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){frames[i], FRAME_BYTES};
        headers[i].msg_hdr.msg_iov = &vectors[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    int got = recvmmsg(from, headers, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < got; i++)
        vectors[i].iov_len = headers[i].msg_len;
    for (int sent = 0; sent < got;) {
        int n = sendmmsg(to, headers + sent, (unsigned)(got - sent), MSG_DONTWAIT);
        sent += n > 0 ? n : 1;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: forward IFACE IFACE\n");
        return 2;
    }
    int a = raw_socket(argv[1], 1), b = raw_socket(argv[2], 1);
    struct pollfd polls[2] = {{.fd = a, .events = POLLIN}, {.fd = b, .events = POLLIN}};
    puts("ready");
    fflush(stdout);
    for (;;) {
        if (poll(polls, 2, -1) < 0)
            fail("poll");
        if (polls[0].revents)
            move(a, b);
        if (polls[1].revents)
            move(b, a);
    }
}
