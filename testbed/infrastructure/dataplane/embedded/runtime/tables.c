/* Match tables: one structure for exact, LPM, ternary, range and valid keys.
 *
 * Entries are grouped by mask (tuple space search, Srinivasan, Suri and
 * Varghese, SIGCOMM 1999). Each group is a hash table over the masked key, and
 * groups are probed in falling order of their highest priority, so a search
 * ends as soon as no later group can win. An exact table is one group with a
 * full mask; an LPM table has a group per prefix length with the length as its
 * priority; a range field is masked out and compared in the chain.
 */
#include "runtime.h"

static inline uint64_t hash_word(uint64_t h, uint64_t word)
{
    unsigned __int128 m =
        (unsigned __int128)(word ^ 0x9e3779b97f4a7c15ull) * (h ^ 0xd6e8feb86659fd93ull);
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

static uint64_t hash_key(const struct table *t, const uint64_t *key)
{
    uint64_t h = 0;
    for (uint32_t i = 0; i < t->words; i++)
        h = hash_word(h, key[i]);
    return h;
}

static int in_ranges(const struct table *t, const struct node *n, const uint8_t *key)
{
    for (uint32_t i = 0; i < t->n_ranges; i++) {
        struct range_field f = t->ranges[i];
        if (memcmp(key + f.offset, n->low + f.offset, f.bytes) < 0 ||
            memcmp(key + f.offset, n->high + f.offset, f.bytes) > 0)
            return 0;
    }
    return 1;
}

/* The best entry in `tuple` if its priority is above that of `best`, or NULL. */
static inline struct node *probe(const struct table *t, const struct tuple *tuple,
                                 const uint64_t *key, const struct node *best)
{
    uint64_t masked[KEY_WORDS], h = 0;
    for (uint32_t i = 0; i < t->words; i++) {
        masked[i] = key[i] & tuple->mask[i];
        h = hash_word(h, masked[i]);
    }
    const struct buckets *b = LOAD(tuple->buckets);
    for (struct link *l = LOAD(b->first[h & b->mask]); l; l = LOAD(l->next)) {
        if (l->hash != h)
            continue;
        if (best && l->priority <= best->priority)
            return NULL;
        if (memcmp(l->node->key, masked, t->words * 8) == 0 &&
            (!t->n_ranges || in_ranges(t, l->node, (const uint8_t *)key)))
            return l->node;
    }
    return NULL;
}

static struct entry *table_find(struct table *t, const uint8_t *key)
{
    uint64_t words[KEY_WORDS];
    if (t->words) {
        words[t->words - 1] = 0;
        memcpy(words, key, t->key_bytes);
    }
    const struct tuple_set *set = LOAD(t->tuples);
    struct node *best = NULL;
    for (uint32_t i = 0; i < set->n; i++) {
        if (best && best->priority >= set->slot[i].priority)
            break;
        struct node *n = probe(t, set->slot[i].tuple, words, best);
        if (n)
            best = n;
    }
    return best ? LOAD(best->entry) : LOAD(t->fallback);
}

const struct entry *rt_lookup(struct sw *s, uint32_t table, const uint8_t *key, struct pkt *p)
{
    struct entry *e = table_find(HEAD(s)->program->tables[table], key);
    if (e->hit) {
        e->packets++;
        e->bytes += p->ingress_len;
        e->last_hit_ns = p->t_in_ns;
    }
    return e;
}

/* Control: what a key finds, without counting a hit. For tests. */
const struct entry *table_peek(struct table *t, const uint8_t *key)
{
    return table_find(t, key);
}

static struct entry *entry_new(uint32_t action, const uint8_t *params, uint32_t len)
{
    /* generated code may load whole words: 16 bytes of slack */
    struct entry *e = calloc(1, sizeof *e + len + 16);
    if (e) {
        e->action = action;
        memcpy(e->params, params, len);
    }
    return e;
}

static struct buckets *buckets_new(uint64_t n)
{
    struct buckets *b = calloc(1, sizeof *b + n * sizeof b->first[0]);
    if (b)
        b->mask = n - 1;
    return b;
}

static void buckets_free(struct quiesce *q, struct buckets *b)
{
    for (uint64_t i = 0; b && i <= b->mask; i++)
        for (struct link *l = b->first[i], *next; l; l = next) {
            next = l->next;
            retire(q, l);
        }
    retire(q, b);
}

/* Insert in falling order of priority, after equals. */
static int bucket_add(struct buckets *b, struct node *n)
{
    struct link *l = malloc(sizeof *l);
    if (!l)
        return -1;
    struct link **at = &b->first[n->hash & b->mask];
    while (*at && (*at)->priority >= n->priority)
        at = &(*at)->next;
    l->node = n;
    l->hash = n->hash;
    l->priority = n->priority;
    l->next = *at;
    STORE(*at, l);
    return 0;
}

static void tuple_grow(struct table *t, struct tuple *tuple)
{
    struct buckets *old = tuple->buckets;
    struct buckets *b = buckets_new((old->mask + 1) * 4);
    if (!b)
        return;
    for (uint64_t i = 0; i <= old->mask; i++)
        for (struct link *l = old->first[i]; l; l = l->next)
            if (bucket_add(b, l->node)) {
                buckets_free(NULL, b);
                return;
            }
    STORE(tuple->buckets, b);
    buckets_free(t->quiesce, old);
}

static struct tuple_set *set_new(uint32_t n)
{
    struct tuple_set *set = calloc(1, sizeof *set + n * sizeof set->slot[0]);
    if (set)
        set->n = n;
    return set;
}

static struct tuple *tuple_of(struct table *t, const uint64_t *mask)
{
    for (uint32_t i = 0; i < t->tuples->n; i++)
        if (memcmp(t->tuples->slot[i].tuple->mask, mask, t->words * 8) == 0)
            return t->tuples->slot[i].tuple;
    struct tuple *tuple = calloc(1, sizeof *tuple + t->words * 8);
    if (!tuple)
        return NULL;
    memcpy(tuple->mask, mask, t->words * 8);
    tuple->buckets = buckets_new(8);
    if (!tuple->buckets) {
        free(tuple);
        return NULL;
    }
    return tuple;
}

/* Publish a set in which `tuple` may hold `priority`, in falling order. */
static int set_raise(struct table *t, struct tuple *tuple, int32_t priority)
{
    struct tuple_set *old = t->tuples;
    uint32_t from = old->n;
    for (uint32_t i = 0; i < old->n; i++)
        if (old->slot[i].tuple == tuple) {
            if (old->slot[i].priority >= priority)
                return 0;
            from = i;
        }
    struct tuple_set *set = set_new(from == old->n ? old->n + 1 : old->n);
    if (!set)
        return -1;
    uint32_t n = 0, placed = 0;
    for (uint32_t i = 0; i < old->n; i++) {
        if (!placed && old->slot[i].priority < priority) {
            set->slot[n++] = (struct tuple_slot){tuple, priority};
            placed = 1;
        }
        if (i != from)
            set->slot[n++] = old->slot[i];
    }
    if (!placed)
        set->slot[n++] = (struct tuple_slot){tuple, priority};
    STORE(t->tuples, set);
    retire(t->quiesce, old);
    return 0;
}

static void set_remove(struct table *t, struct tuple *tuple)
{
    struct tuple_set *old = t->tuples, *set = set_new(old->n - 1);
    if (!set)
        return; /* an empty tuple is slower, not wrong */
    for (uint32_t i = 0, n = 0; i < old->n; i++)
        if (old->slot[i].tuple != tuple)
            set->slot[n++] = old->slot[i];
    STORE(t->tuples, set);
    retire(t->quiesce, old);
    retire(t->quiesce, tuple->buckets);
    retire(t->quiesce, tuple);
}

/* Control: an empty table whose default entry has action 2^32-1 until set. */
struct table *table_new(struct quiesce *q, uint32_t key_bytes, uint32_t n_ranges,
                        const struct range_field *ranges)
{
    if (key_bytes > KEY_WORDS * 8)
        return NULL;
    struct table *t = calloc(1, sizeof *t + n_ranges * sizeof *ranges);
    if (!t)
        return NULL;
    t->quiesce = q;
    t->key_bytes = key_bytes;
    t->words = (key_bytes + 7) / 8;
    t->n_ranges = n_ranges;
    if (n_ranges)
        memcpy(t->ranges, ranges, n_ranges * sizeof *ranges);
    t->tuples = set_new(0);
    t->fallback = entry_new(UINT32_MAX, (const uint8_t *)"", 0);
    return t;
}

/* Control: 0 or -1 (out of memory). */
int table_set_default(struct table *t, uint32_t action, const uint8_t *params, uint32_t len)
{
    struct entry *e = entry_new(action, params, len), *old = t->fallback;
    if (!e)
        return -1;
    STORE(t->fallback, e);
    retire(t->quiesce, old);
    return 0;
}

/* Control: `key` and `mask` are key_bytes long; `low` and `high` (whole keys)
 * are read where the table has range fields. Returns the entry's node or NULL
 * when out of memory. Duplicates are the caller's business. */
struct node *table_insert(struct table *t, const uint8_t *key, const uint8_t *mask,
                          const uint8_t *low, const uint8_t *high, int32_t priority,
                          uint32_t action, const uint8_t *params, uint32_t len)
{
    uint64_t k[KEY_WORDS], m[KEY_WORDS];
    memset(k, 0, t->words * 8);
    memset(m, 0, t->words * 8);
    memcpy(k, key, t->key_bytes);
    memcpy(m, mask, t->key_bytes);
    uint32_t extra = t->n_ranges ? 2 * t->key_bytes : 0;
    struct node *n = calloc(1, sizeof *n + t->words * 8 + extra);
    struct entry *e = entry_new(action, params, len);
    struct tuple *tuple = n && e ? tuple_of(t, m) : NULL;
    if (!tuple) {
        free(n);
        free(e);
        return NULL;
    }
    n->key = (uint64_t *)(n + 1);
    for (uint32_t i = 0; i < t->words; i++)
        n->key[i] = k[i] & m[i];
    if (extra) {
        n->low = (uint8_t *)(n->key + t->words);
        n->high = n->low + t->key_bytes;
        memcpy(n->low, low, t->key_bytes);
        memcpy(n->high, high, t->key_bytes);
    }
    n->hash = hash_key(t, n->key);
    n->priority = priority;
    n->tuple = tuple;
    n->entry = e;
    e->hit = 1;
    e->handle = ++t->handles;
    if (tuple->count > tuple->buckets->mask)
        tuple_grow(t, tuple); /* if it cannot grow, it is slower, not wrong */
    if (bucket_add(tuple->buckets, n) || set_raise(t, tuple, priority))
        return NULL;
    tuple->count++;
    t->count++;
    return n;
}

/* Control: give an entry another action. Its counters go on. */
int table_modify(struct table *t, struct node *n, uint32_t action, const uint8_t *params,
                 uint32_t len)
{
    struct entry *old = n->entry, *e = entry_new(action, params, len);
    if (!e)
        return -1;
    e->hit = 1;
    e->handle = old->handle;
    e->last_hit_ns = old->last_hit_ns;
    STORE(n->entry, e);
    /* A packet in the pipeline may still count in `old`: that one is lost. */
    n->base_packets += old->packets;
    n->base_bytes += old->bytes;
    retire(t->quiesce, old);
    return 0;
}

/* Control */
void table_delete(struct table *t, struct node *n)
{
    struct tuple *tuple = n->tuple;
    struct link **at = &tuple->buckets->first[n->hash & tuple->buckets->mask];
    while (*at && (*at)->node != n)
        at = &(*at)->next;
    if (!*at)
        return;
    struct link *l = *at;
    STORE(*at, l->next);
    tuple->count--;
    t->count--;
    if (!tuple->count)
        set_remove(t, tuple);
    retire(t->quiesce, l);
    retire(t->quiesce, n->entry);
    retire(t->quiesce, n);
}

/* Control: out = packets, bytes, last hit (CLOCK_MONOTONIC ns, 0: never). */
void node_read(const struct node *n, uint64_t *out)
{
    out[0] = n->base_packets + __atomic_load_n(&n->entry->packets, __ATOMIC_RELAXED);
    out[1] = n->base_bytes + __atomic_load_n(&n->entry->bytes, __ATOMIC_RELAXED);
    out[2] = n->entry->last_hit_ns;
}

/* Control: make the direct counter read as given, from here on. */
void node_set_counter(struct node *n, uint64_t packets, uint64_t bytes)
{
    n->base_packets = packets - __atomic_load_n(&n->entry->packets, __ATOMIC_RELAXED);
    n->base_bytes = bytes - __atomic_load_n(&n->entry->bytes, __ATOMIC_RELAXED);
}

/* Control: the switch thread must be stopped. */
void table_free(struct table *t)
{
    for (uint32_t i = 0; i < t->tuples->n; i++) {
        struct tuple *tuple = t->tuples->slot[i].tuple;
        for (uint64_t b = 0; b <= tuple->buckets->mask; b++)
            for (struct link *l = tuple->buckets->first[b]; l; l = l->next) {
                free(l->node->entry);
                free(l->node);
            }
        buckets_free(NULL, tuple->buckets);
        free(tuple);
    }
    free(t->tuples);
    free(t->fallback);
    free(t);
}
