/* Frames in and out of AF_PACKET sockets, in batches. The sockets themselves
 * are opened and configured by ports.py. */
#define _GNU_SOURCE
#include "runtime.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

static uint64_t monotonic_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * NS + (uint64_t)t.tv_nsec;
}

static int64_t realtime_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * (int64_t)NS + t.tv_nsec;
}

/* When the kernel received the message, on CLOCK_MONOTONIC; at most now. */
static uint64_t kernel_time(const struct sw *s, struct msghdr *h)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec t;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            int64_t at = (int64_t)t.tv_sec * (int64_t)NS + t.tv_nsec +
                         s->realtime_to_monotonic_ns;
            int64_t now = (int64_t)s->now_ns;
            /* a clock step shows as a time that cannot be */
            return at > now || at < now - (int64_t)NS ? s->now_ns : (uint64_t)at;
        }
    return s->now_ns;
}

/* struct tpacket_auxdata of the kernel's if_packet.h, and what of it matters here. */
struct auxdata {
    uint32_t status, len, snaplen;
    uint16_t mac, net, vlan_tci, vlan_tpid;
};
enum { AUXDATA = 8, VLAN_VALID = 1 << 4, VLAN_TPID_VALID = 1 << 6, VLAN_TPID = 0x8100 };

/* Put back the outer VLAN tag, which the kernel takes off on receipt. */
static void restore_tag(struct pkt *p, struct msghdr *h)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        struct auxdata a;
        if (c->cmsg_level != SOL_PACKET || c->cmsg_type != AUXDATA)
            continue;
        memcpy(&a, CMSG_DATA(c), sizeof a);
        if (LIKELY(!(a.status & VLAN_VALID)) || p->len < 12)
            return;
        uint16_t tpid = a.status & VLAN_TPID_VALID ? a.vlan_tpid : VLAN_TPID;
        uint8_t addresses[12];
        uint8_t tag[4] = {(uint8_t)(tpid >> 8), (uint8_t)tpid, (uint8_t)(a.vlan_tci >> 8),
                          (uint8_t)a.vlan_tci};
        memcpy(addresses, p->data, sizeof addresses);
        p->data -= sizeof tag;
        p->len += sizeof tag;
        memcpy(p->data, addresses, sizeof addresses);
        memcpy(p->data + sizeof addresses, tag, sizeof tag);
        return;
    }
}

/* Receive one batch; returns how many frames there were. */
static int port_receive(struct sw *s, struct port *port)
{
    struct mmsghdr headers[BATCH];
    struct iovec vectors[BATCH];
    uint64_t control[BATCH][16];
    int n = 0;
    for (; n < BATCH; n++) {
        if (!s->rx[n] && !(s->rx[n] = pkt_new(s)))
            break;
        struct pkt *p = s->rx[n];
        vectors[n] = (struct iovec){p->buffer + HEADROOM, p->buffer_size - HEADROOM};
        memset(&headers[n], 0, sizeof headers[n]);
        headers[n].msg_hdr.msg_iov = &vectors[n];
        headers[n].msg_hdr.msg_iovlen = 1;
        headers[n].msg_hdr.msg_control = control[n];
        headers[n].msg_hdr.msg_controllen = sizeof control[n];
    }
    int got = recvmmsg(port->fd, headers, (unsigned)n, MSG_DONTWAIT, NULL);
    if (got <= 0)
        return 0;
    s->now_ns = monotonic_ns();
    for (int i = 0; i < got; i++) {
        struct pkt *p = s->rx[i];
        s->rx[i] = NULL;
        p->data = p->buffer + HEADROOM;
        p->len = headers[i].msg_len;
        if ((headers[i].msg_hdr.msg_flags & MSG_TRUNC) || p->len > port->max_frame) {
            port->in.stats.other_drops++;
            pkt_free(p);
            continue;
        }
        restore_tag(p, &headers[i].msg_hdr);
        in_receive(s, port, p, kernel_time(s, &headers[i].msg_hdr));
    }
    return got;
}

/* Send the batch; what the kernel refuses is counted, not tried again. */
static void port_flush(struct sw *s, struct port *port)
{
    struct mmsghdr headers[BATCH];
    struct iovec vectors[BATCH];
    uint32_t n = port->n_tx, sent = 0;
    for (uint32_t i = 0; i < n; i++) {
        vectors[i] = (struct iovec){port->tx[i]->data, port->tx[i]->len};
        memset(&headers[i], 0, sizeof headers[i]);
        headers[i].msg_hdr.msg_iov = &vectors[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    while (sent < n) {
        int done = sendmmsg(port->fd, headers + sent, n - sent, MSG_DONTWAIT);
        if (done > 0) {
            uint64_t now = monotonic_ns();
            for (uint32_t i = sent; i < sent + (uint32_t)done; i++) {
                CAPTURE(s, port, port->tx[i], now, OUTBOUND);
                line_record(&port->out, port->tx_due[i], now, port->tx[i]->len);
            }
            sent += (uint32_t)done;
        } else {
            port->out.stats.other_drops++;
            sent++;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        pkt_free(port->tx[i]);
    port->n_tx = 0;
    (void)s;
}

/* Send what is due at port o. */
static void out_deliver(struct sw *s, struct port *o, uint64_t now)
{
    struct pkt *p;
    int passed_on = 0;
    out_serve(s, o, now);
    while ((p = line_arrival(&o->out, now))) {
        if (!o->up || !s->enabled) {
            o->out.stats.failed_drops++;
            pkt_free(p);
        } else if (o->is_cpu) {
            struct message m = {
                .kind = UP_PACKET, .port = o->number, .time_ns = p->t_due_ns, .len = p->len};
            if (ring_push(&s->up, m, p->data))
                o->out.stats.other_drops++;
            else
                line_record(&o->out, p->t_due_ns, now, p->len);
            CAPTURE(s, o, p, now, OUTBOUND);
            pkt_free(p);
        } else if (o->fd < 0) {
            channel_send(s, o, p, now);
            passed_on = 1;
        } else {
            o->tx_due[o->n_tx] = p->t_due_ns;
            o->tx[o->n_tx++] = p;
            if (o->n_tx == BATCH)
                port_flush(s, o);
        }
    }
    if (o->n_tx)
        port_flush(s, o);
    else if (passed_on && o->to) /* waking without cause, two switches never sleep again */
        channel_wake(o->to);
}
