/* Ten thousand entries come and go while packets look up others: what is asked
 * for must be found at every moment, and lookups must complete while a write is
 * going on. Exact, longest-prefix and ternary matches in turn. Built by
 * test_runtime_stress.py with the sanitizers. */
#include "runtime.c"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define STABLE 5000
#define COMING 10000
#define KEY 16

const uint32_t p4_phv_size = 64, p4_traced = 0;
void p4_parse(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_ingress(struct sw *s, struct pkt *p) { (void)s, (void)p; }
void p4_egress(struct sw *s, struct pkt *p) { (void)s, (void)p; }

enum { EXACT, LPM, TERNARY };

static struct sw_head head;
static struct table *table;
static uint64_t lookups, wrong, overlapped, writes; /* writes: odd while one is going on */
static int done;

static void key_of(uint64_t number, uint8_t *key)
{
    for (int i = 0; i < KEY; i++)
        key[i] = (uint8_t)(splitmix(&(uint64_t){number * KEY + (uint64_t)i}));
    memcpy(key, &number, 4);
}

/* Masks of one kind: all bits; a prefix of 33 to 96 bits; four bytes and any others. */
static int32_t mask_of(int kind, uint64_t number, uint8_t *mask)
{
    memset(mask, kind == EXACT ? 0xff : 0, KEY);
    memset(mask, 0xff, 4);
    if (kind == LPM) {
        uint64_t bits = 33 + number % 64;
        for (uint64_t b = 32; b < bits; b++)
            mask[b / 8] |= (uint8_t)(0x80 >> b % 8);
        return (int32_t)bits;
    }
    for (int i = 4; kind == TERNARY && i < KEY; i++)
        mask[i] = number >> (i - 4) % 5 & 1 ? 0xff : 0;
    return (int32_t)(number % 100);
}

static struct node *insert(int kind, uint64_t number)
{
    uint8_t key[KEY], mask[KEY];
    key_of(number, key);
    int32_t priority = mask_of(kind, number, mask);
    for (int i = 0; i < KEY; i++)
        key[i] &= mask[i];
    return table_insert(table, key, mask, NULL, NULL, priority, (uint32_t)number, key, 1);
}

static void *reader(void *unused)
{
    struct pkt p = {.ingress_len = 100};
    (void)unused;
    for (uint64_t i = 0; !LOAD(done); i++) {
        quiesce_enter(&head.quiesce);
        uint8_t key[KEY];
        key_of(i % STABLE, key);
        uint64_t before = LOAD(writes);
        const struct entry *e = rt_lookup((struct sw *)&head, 0, key, &p);
        wrong += !e->hit || e->action != i % STABLE;
        overlapped += (before & 1) && LOAD(writes) == before;
        lookups++;
        quiesce_leave(&head.quiesce);
    }
    return unused;
}

static void churn(int kind)
{
    static struct node *coming[COMING];
    pthread_t thread;
    lookups = wrong = overlapped = writes = 0;
    done = 0;
    head.program = program_new(&head.quiesce, 1, 0, 0, 0);
    table = program_table(head.program, 0, KEY, 0, NULL);
    for (uint64_t i = 0; i < STABLE; i++)
        insert(kind, i);
    pthread_create(&thread, NULL, reader, NULL);
    while (!LOAD(lookups))
        sched_yield();
    for (uint64_t i = 0; i < 2 * COMING; i++) {
        uint64_t slot = i % COMING;
        STORE(writes, writes + 1);
        if (!coming[slot]) {
            coming[slot] = insert(kind, STABLE + slot);
        } else {
            table_delete(table, coming[slot]);
            coming[slot] = NULL;
        }
        STORE(writes, writes + 1);
        if (i % 64 == 0)
            quiesce_reclaim(&head.quiesce);
    }
    STORE(done, 1);
    pthread_join(thread, NULL);
    quiesce_reclaim(&head.quiesce);
    printf("%llu %llu %llu %llu\n", (unsigned long long)lookups, (unsigned long long)wrong,
           (unsigned long long)overlapped, (unsigned long long)table->count);
    program_free(head.program);
}

int main(void)
{
    for (int kind = EXACT; kind <= TERNARY; kind++)
        churn(kind);
    return 0;
}
