/* A raw socket on one interface, as the traffic generator and the bare forwarder use it. */
#ifndef SOCKETS_H
#define SOCKETS_H
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER_BYTES (8 << 20)
#define FRAME_BYTES 2048
#define STRIDE (FRAME_BYTES + 64) /* not a power of two, so that buffers share no cache sets */

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void option(int fd, int level, int name, int value)
{
    if (setsockopt(fd, level, name, &value, sizeof value))
        fail("setsockopt");
}

/* `receive` is 0 for a socket that only sends. */
static int raw_socket(const char *name, int receive)
{
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd < 0)
        fail("socket");
    option(fd, SOL_PACKET, PACKET_QDISC_BYPASS, 1);
    option(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
    option(fd, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES);
    option(fd, SOL_SOCKET, SO_SNDBUFFORCE, BUFFER_BYTES);
    struct sockaddr_ll at = {.sll_family = AF_PACKET,
                             .sll_protocol = receive ? htons(ETH_P_ALL) : 0,
                             .sll_ifindex = (int)if_nametoindex(name)};
    if (!at.sll_ifindex || bind(fd, (struct sockaddr *)&at, sizeof at))
        fail(name);
    return fd;
}

static uint64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}
#endif
