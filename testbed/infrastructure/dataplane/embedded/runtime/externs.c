/* Counters, registers, meters, hashes and random numbers. */
#include "runtime.h"

void rt_count(struct sw *s, uint32_t counter, uint64_t index, struct pkt *p)
{
    struct counter_array *a = &HEAD(s)->program->counters[counter];
    if (index < a->size) {
        a->cells[index].packets++;
        a->cells[index].bytes += p->ingress_len;
    }
}

uint8_t *rt_register(struct sw *s, uint32_t reg)
{
    return HEAD(s)->program->registers[reg].cells;
}

uint64_t rt_register_size(struct sw *s, uint32_t reg)
{
    return HEAD(s)->program->registers[reg].size;
}

static void refill(double *tokens, uint64_t rate, uint64_t burst, double elapsed_s)
{
    *tokens += elapsed_s * (double)rate;
    if (*tokens > (double)burst)
        *tokens = (double)burst;
}

/* RFC 2698's two-rate three-colour marker, colour-blind. A cell that nobody
 * configured is green, as in BMv2. */
uint32_t rt_meter(struct sw *s, uint32_t meter, uint64_t index, struct pkt *p)
{
    struct meter_array *a = &HEAD(s)->program->meters[meter];
    if (index >= a->size || !LOAD(a->cells[index].configured))
        return 0;
    struct meter_cell *c = &a->cells[index];
    uint64_t now = p->t_in_ns > c->last_ns ? p->t_in_ns : c->last_ns;
    double elapsed_s = (double)(now - c->last_ns) / (double)NS;
    double size = a->counts_bytes ? (double)p->ingress_len : 1.0;
    c->last_ns = now;
    refill(&c->committed_tokens, c->committed_rate, c->committed_burst, elapsed_s);
    refill(&c->peak_tokens, c->peak_rate, c->peak_burst, elapsed_s);
    if (c->peak_tokens < size)
        return 2;
    c->peak_tokens -= size;
    if (c->committed_tokens < size)
        return 1;
    c->committed_tokens -= size;
    return 0;
}

/* Control: rates in units/s, bursts in units; buckets start full. */
void meter_configure(struct meter_array *a, uint64_t index, uint64_t committed_rate,
                     uint64_t committed_burst, uint64_t peak_rate, uint64_t peak_burst)
{
    if (index >= a->size)
        return;
    struct meter_cell *c = &a->cells[index];
    STORE(c->configured, 0);
    c->committed_rate = committed_rate;
    c->committed_burst = committed_burst;
    c->peak_rate = peak_rate;
    c->peak_burst = peak_burst;
    c->committed_tokens = (double)committed_burst;
    c->peak_tokens = (double)peak_burst;
    STORE(c->configured, 1);
}

/* Control: every packet is green again. */
void meter_reset(struct meter_array *a, uint64_t index)
{
    if (index < a->size)
        STORE(a->cells[index].configured, 0);
}

/* CRC-32 (IEEE 802.3), reflected, as zlib's. */
static uint32_t crc32(const uint8_t *bytes, uint32_t len)
{
    uint32_t crc = 0xffffffffu;
    for (uint32_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xedb88320u & -(crc & 1));
    }
    return ~crc;
}

/* CRC-16/ARC. */
static uint32_t crc16(const uint8_t *bytes, uint32_t len)
{
    uint32_t crc = 0;
    for (uint32_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xa001u & -(crc & 1));
    }
    return crc;
}

/* The internet checksum (RFC 1071) of big-endian 16-bit words. */
static uint32_t csum16(const uint8_t *bytes, uint32_t len)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i + 1 < len; i += 2)
        sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
    if (len & 1)
        sum += (uint32_t)bytes[len - 1] << 8;
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~(uint32_t)sum & 0xffff;
}

static uint32_t xor16(const uint8_t *bytes, uint32_t len)
{
    uint32_t x = 0;
    for (uint32_t i = 0; i < len; i++)
        x ^= (uint32_t)bytes[i] << (i & 1 ? 0 : 8);
    return x;
}

static uint64_t identity(const uint8_t *bytes, uint32_t len)
{
    uint64_t x = 0;
    for (uint32_t i = 0; i < len && i < 8; i++)
        x = x << 8 | bytes[i];
    return x;
}

/* SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ull;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

uint64_t rt_hash(uint32_t algorithm, const uint8_t *bytes, uint32_t len)
{
    static uint64_t random_state;
    switch (algorithm) {
    case HASH_CRC32:
    case HASH_CRC32_CUSTOM:
        return crc32(bytes, len);
    case HASH_CRC16:
    case HASH_CRC16_CUSTOM:
        return crc16(bytes, len);
    case HASH_CSUM16:
        return csum16(bytes, len);
    case HASH_XOR16:
        return xor16(bytes, len);
    case HASH_IDENTITY:
        return identity(bytes, len);
    default:
        return splitmix(&random_state);
    }
}

static inline uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

/* xoshiro256** (Blackman and Vigna, 2018). */
static uint64_t random_next(uint64_t *r)
{
    uint64_t result = rotate(r[1] * 5, 7) * 9, t = r[1] << 17;
    r[2] ^= r[0];
    r[3] ^= r[1];
    r[1] ^= r[2];
    r[0] ^= r[3];
    r[2] ^= t;
    r[3] = rotate(r[3], 45);
    return result;
}

/* Uniform in [0, 1). */
static double random_unit(uint64_t *r)
{
    return (double)(random_next(r) >> 11) * 0x1p-53;
}

static void random_seed(uint64_t *r, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        r[i] = splitmix(&seed);
}

/* Uniform in [lo, hi]; `lo` when the interval is empty. */
uint64_t rt_random(struct sw *s, uint64_t lo, uint64_t hi)
{
    if (hi <= lo)
        return lo;
    uint64_t span = hi - lo + 1, x = random_next(HEAD(s)->random);
    if (!span)
        return x;
    return lo + (uint64_t)(((unsigned __int128)x * span) >> 64);
}
