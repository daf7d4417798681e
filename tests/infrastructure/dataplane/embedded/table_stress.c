/* A reader looks up while a writer inserts, modifies and deletes: whatever is
 * found must match its key and must not have been freed. Built by
 * test_runtime_stress.py with the address and undefined-behaviour sanitizers. */
#include "runtime.c"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define LIVE 300
#define KEY 6

const uint32_t p4_phv_size = 64, p4_traced = 0;
void p4_parse(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_ingress(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_egress(struct sw *s, struct pkt *p) { (void)s, (void)p; }

static struct sw_head head;
static struct table *table;
static uint64_t lookups, hits, wrong;
static int done;

static void random_key(uint64_t *state, uint8_t *key)
{
    uint64_t x = splitmix(state);
    for (int i = 0; i < KEY; i++)
        key[i] = (uint8_t)((x >> (i * 8)) & 3);
}

static void *reader(void *unused)
{
    uint64_t state = 99;
    struct pkt p = {.ingress_len = 100};
    (void)unused;
    while (!LOAD(done)) {
        quiesce_enter(&head.quiesce);
        for (int i = 0; i < 64; i++) {
            uint8_t key[KEY];
            random_key(&state, key);
            const struct entry *e = rt_lookup((struct sw *)&head, 0, key, &p);
            lookups++;
            if (!e->hit)
                continue;
            hits++;
            for (int b = 0; b < KEY; b++)
                wrong += ((key[b] ^ e->params[b]) & e->params[KEY + b]) != 0;
            wrong += e->action != e->params[2 * KEY];
        }
        quiesce_leave(&head.quiesce);
    }
    return unused;
}

int main(int argc, char **argv)
{
    uint64_t state = 7, rounds = argc > 1 ? (uint64_t)atoi(argv[1]) : 100000;
    struct node *live[LIVE] = {0};
    uint8_t params[LIVE][2 * KEY + 1];
    pthread_t thread;
    head.program = program_new(&head.quiesce, 1, 0, 0, 0);
    table = program_table(head.program, 0, KEY, 0, NULL);
    pthread_create(&thread, NULL, reader, NULL);
    for (uint64_t i = 0; i < rounds; i++) {
        uint64_t slot = splitmix(&state) % LIVE;
        if (!live[slot]) {
            uint64_t mask = splitmix(&state);
            uint8_t *q = params[slot];
            random_key(&state, q);
            for (int b = 0; b < KEY; b++)
                q[KEY + b] = (mask >> b) & 1 ? 0xff : 0;
            q[2 * KEY] = 1;
            live[slot] = table_insert(table, q, q + KEY, NULL, NULL,
                                      (int32_t)(splitmix(&state) % 8), 1, q, 2 * KEY + 1);
        } else if (splitmix(&state) & 1) {
            uint32_t action = params[slot][2 * KEY] = (uint8_t)splitmix(&state);
            table_modify(table, live[slot], action, params[slot], 2 * KEY + 1);
        } else {
            table_delete(table, live[slot]);
            live[slot] = NULL;
        }
        if (i % 16 == 0)
            quiesce_reclaim(&head.quiesce);
    }
    STORE(done, 1);
    pthread_join(thread, NULL);
    quiesce_reclaim(&head.quiesce);
    program_free(head.program);
    printf("%llu %llu %llu\n", (unsigned long long)lookups, (unsigned long long)hits,
           (unsigned long long)wrong);
    return wrong != 0;
}
