/* What the two C programs share: counter-based chance, arrivals, and running sums.

   A caller's patience is Squares64 of her number under the key of ("patience", "talk", "calls"), a wait of 80 s is
   one more in the bin of 80 s. Numbers, keys, rounding and bins are those of sim/draws.py, sim/plan.py and
   sim/sums.py, so that a run here has the same customers as a run there, to the microsecond. That needs a compiler
   that keeps to the operations as they are written: no -ffast-math, -ffp-contract=off. */

#include <math.h>
#include <stdint.h>

#define DAY 86400000000 /* ticks */
#define BINS 8192
#define BLOCK 256
#define NEVER INT64_MAX

typedef struct {
    int64_t joined, waited, wait, abandoned; /* wait in ticks */
    int64_t waits[BINS];                     /* of all who joined */
} step_sums;

typedef struct {
    int64_t arrived, served, abandoned, carried_over;
    int64_t stay, waiting; /* of the served, in ticks */
    int64_t stays[BINS];
} stay_sums;

/* 64 random bits, Widynski's five rounds; the key is odd. */
static inline uint64_t squares(uint64_t counter, uint64_t key) {
    uint64_t x = counter * key, y = x, z = y + key, t;
    x = x * x + y;
    x = x >> 32 | x << 32;
    x = x * x + z;
    x = x >> 32 | x << 32;
    x = x * x + y;
    x = x >> 32 | x << 32;
    t = x = x * x + z;
    x = x >> 32 | x << 32;
    return t ^ (x * x + y) >> 32;
}

static inline double uniform(uint64_t key, uint64_t customer) {
    return ((double)(int64_t)(squares(customer, key) >> 12) + 0.5) * 0x1p-52;
}

static inline double exponential(uint64_t key, uint64_t customer, double mean) {
    return -log1p(-uniform(key, customer)) * mean;
}

static inline int64_t ticks(double seconds) { return (int64_t)(seconds * 1e6 + 0.5); }

/* The bin of a time: 128 bins to each doubling. */
static inline int64_t bin_of(int64_t time) {
    int shift = 56 - __builtin_clzll((uint64_t)time | 128);
    return ((int64_t)shift << 7) + (time >> shift);
}

static inline void note_wait(step_sums *step, int64_t wait) {
    step->joined++;
    step->waited += wait > 0;
    step->wait += wait;
    step->waits[bin_of(wait)]++;
}

static inline void note_served(stay_sums *stays, int64_t stay, int64_t waiting) {
    stays->served++;
    stays->stay += stay;
    stays->waiting += waiting;
    stays->stays[bin_of(stay)]++;
}

/* Unit-exponential numbers of customers who come one after the other, made many at a time, which keeps the
   processor's pipelines full. */
typedef struct {
    uint64_t key, end;
    double block[BLOCK];
} source;

static inline double exponential_in_turn(source *s, uint64_t customer) {
    if (customer == s->end) {
        for (int i = 0; i < BLOCK; i++) s->block[i] = exponential(s->key, customer + i, 1.0);
        s->end += BLOCK;
    }
    return s->block[customer % BLOCK];
}

/* A stream of customers at one rate, around the clock. */
typedef struct {
    source steps;
    uint64_t customer; /* whose arrival comes next */
    int64_t day, days;
    double rate, time, need; /* per second; seconds of the day; what the rate must still add up to */
} stream;

static inline void open_stream(stream *s, uint64_t key, double rate, int64_t days) {
    *s = (stream){.steps = {.key = key}, .days = days, .rate = rate};
    s->need = exponential_in_turn(&s->steps, 0);
}

/* The tick of the next arrival, or NEVER; its customer is `customer - 1` afterwards. */
static inline int64_t next_arrival(stream *s) {
    for (; s->day < s->days; s->day++, s->time = 0.0) {
        double room = s->rate * (86400.0 - s->time);
        if (room > s->need) {
            s->time += s->need / s->rate;
            int64_t tick = (int64_t)(s->time * 1e6);
            s->need = exponential_in_turn(&s->steps, ++s->customer);
            return s->day * DAY + (tick < DAY ? tick : DAY - 1);
        }
        s->need -= room;
    }
    return NEVER;
}
