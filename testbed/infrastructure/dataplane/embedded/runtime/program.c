/* What one P4 program needs of the runtime: its tables, externs and groups. */
#include "runtime.h"

/* Control */
struct program *program_new(struct quiesce *q, uint32_t tables, uint32_t counters,
                            uint32_t registers, uint32_t meters)
{
    struct program *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->quiesce = q;
    p->n_tables = tables;
    p->n_counters = counters;
    p->n_registers = registers;
    p->n_meters = meters;
    p->tables = calloc(tables + 1, sizeof *p->tables);
    p->counters = calloc(counters + 1, sizeof *p->counters);
    p->registers = calloc(registers + 1, sizeof *p->registers);
    p->meters = calloc(meters + 1, sizeof *p->meters);
    return p->tables && p->counters && p->registers && p->meters ? p : NULL;
}

/* Control */
struct table *program_table(struct program *p, uint32_t index, uint32_t key_bytes,
                            uint32_t n_ranges, const struct range_field *ranges)
{
    return p->tables[index] = table_new(p->quiesce, key_bytes, n_ranges, ranges);
}

/* Control */
struct cell *program_counter(struct program *p, uint32_t index, uint64_t size)
{
    p->counters[index].size = size;
    return p->counters[index].cells = calloc(size + 1, sizeof(struct cell));
}

/* Control */
uint8_t *program_register(struct program *p, uint32_t index, uint64_t size, uint32_t cell_bytes)
{
    p->registers[index].size = size;
    p->registers[index].cell_bytes = cell_bytes;
    return p->registers[index].cells = calloc(size + 1, cell_bytes);
}

/* Control */
struct meter_array *program_meter(struct program *p, uint32_t index, uint64_t size,
                                  uint32_t counts_bytes)
{
    p->meters[index].size = size;
    p->meters[index].counts_bytes = counts_bytes;
    p->meters[index].cells = calloc(size + 1, sizeof(struct meter_cell));
    return p->meters[index].cells ? &p->meters[index] : NULL;
}

static struct ranges *ranges_new(uint32_t n, const struct range_field *range)
{
    struct ranges *r = malloc(sizeof *r + n * sizeof *range);
    if (r) {
        r->n = n;
        memcpy(r->range, range, n * sizeof *range);
    }
    return r;
}

/* Control: user metadata in the PHV, what a clone does not keep. */
int program_metadata(struct program *p, uint32_t n, const struct range_field *range)
{
    return (p->metadata = ranges_new(n, range)) ? 0 : -1;
}

/* Control: how many field lists there may be; then each by its id. */
int program_lists(struct program *p, uint32_t n)
{
    p->n_lists = n;
    return (p->lists = calloc(n + 1, sizeof *p->lists)) ? 0 : -1;
}

int program_list(struct program *p, uint32_t id, uint32_t n, const struct range_field *range)
{
    return (p->lists[id] = ranges_new(n, range)) ? 0 : -1;
}

static int group_set(struct quiesce *q, struct group **slot, uint32_t n,
                     const struct replica *replicas, uint32_t truncate_to)
{
    struct group *g = malloc(sizeof *g + n * sizeof *replicas), *old = *slot;
    if (!g)
        return -1;
    g->n = n;
    g->truncate_to = truncate_to;
    memcpy(g->replica, replicas, n * sizeof *replicas);
    STORE(*slot, g);
    retire(q, old);
    return 0;
}

static void group_clear(struct quiesce *q, struct group **slot)
{
    struct group *old = *slot;
    STORE(*slot, NULL);
    retire(q, old);
}

/* Control: `id` < 65536. */
int multicast_set(struct program *p, uint32_t id, uint32_t n, const struct replica *replicas)
{
    return group_set(p->quiesce, &p->multicast[id & 0xffff], n, replicas, 0);
}

void multicast_clear(struct program *p, uint32_t id)
{
    group_clear(p->quiesce, &p->multicast[id & 0xffff]);
}

int clone_set(struct program *p, uint32_t id, uint32_t n, const struct replica *replicas,
              uint32_t truncate_to)
{
    return group_set(p->quiesce, &p->clone[id & 0xffff], n, replicas, truncate_to);
}

void clone_clear(struct program *p, uint32_t id)
{
    group_clear(p->quiesce, &p->clone[id & 0xffff]);
}

/* Control: the switch thread must be stopped. */
void program_free(struct program *p)
{
    for (uint32_t i = 0; i < p->n_tables; i++)
        if (p->tables[i])
            table_free(p->tables[i]);
    for (uint32_t i = 0; i < p->n_counters; i++)
        free(p->counters[i].cells);
    for (uint32_t i = 0; i < p->n_registers; i++)
        free(p->registers[i].cells);
    for (uint32_t i = 0; i < p->n_meters; i++)
        free(p->meters[i].cells);
    for (uint32_t i = 0; i < p->n_lists; i++)
        free(p->lists[i]);
    free(p->lists);
    free(p->metadata);
    for (uint32_t i = 0; i < GROUPS; i++) {
        free(p->multicast[i]);
        free(p->clone[i]);
    }
    free(p->tables);
    free(p->counters);
    free(p->registers);
    free(p->meters);
    free(p);
}
