/* The call centre, by hand: a voice unit, 12 agents, patience, a back office of 3, priority on return, outages.

   The calendar is a binary heap on (time, rank, order), beside the next arrival, which stands alone. A patience that
   is no longer needed is left in the heap and passed over when its time comes. The queues are lists linked through
   the callers, so that whoever gives up steps out at once. Ranks are those of docs/life-of-a-visit.md. */

#include "service.h"

#define AGENTS 12
#define CLERKS 3
#define RATE (5.0 / 60.0)
#define VOICE_LOW 18.0
#define VOICE_WIDE 42.0
#define PATIENCE 300.0
#define UP 28800.0
#define DOWN 600.0
#define PLACES 65536 /* callers inside and events at a time; the service has a few hundred at most */

enum { TALK, RESEARCH, ANSWER, STEPS, VOICE = STEPS, GIVE_UP, SYSTEM, CLOSE }; /* whose end an event is */
enum { RANK_SERVICE = 1, RANK_PATIENCE, RANK_SYSTEM, RANK_DOORS };
enum { ARRIVES, VOICE_TAKES, VOICE_NEXT, TALK_NEXT, UPS, DOWNS, TAKES, PATIENCES = TAKES + STEPS }; /* keys */

typedef struct {
    int64_t when;   /* the time, and below it three bits of rank */
    uint32_t order; /* among events of the same time and rank */
    uint32_t what;  /* the caller, and below her three bits of what ends */
} event;

typedef struct {
    uint64_t number;
    int64_t arrived, joined, queued;
    uint32_t step, alarm;    /* where she is; the order of the event that ends her patience, or 0 */
    uint32_t next, previous; /* in the queue; 0 for nobody */
} caller;

typedef struct {
    uint32_t first, last;
} queue;

static const double mean[STEPS] = {180.0, 240.0, 90.0};

static event heap[2 * PLACES];
static uint32_t events, order;
static caller callers[PLACES];
static uint32_t vacant[PLACES], vacancies; /* the places of `callers` that nobody has */
static queue lines[STEPS];
static int agents, clerks, down; /* who is free; whether the desk is down */
static const uint64_t *keys;
static step_sums *steps;
static stay_sums *stays;

static inline unsigned __int128 key(event e) { /* one comparison of 128 bits is faster than two that branch */
    return (unsigned __int128)(uint64_t)e.when << 32 | e.order;
}

static inline int before(event a, event b) { return key(a) < key(b); }

static inline uint32_t schedule(int64_t time, int rank, uint32_t who, uint32_t what) {
    event fresh = {time << 3 | rank, ++order, who << 3 | what};
    uint32_t place = events++;
    while (place) {
        uint32_t above = (place - 1) / 2;
        if (!before(fresh, heap[above])) break;
        heap[place] = heap[above];
        place = above;
    }
    heap[place] = fresh;
    return fresh.order;
}

static inline void drop_first(void) {
    event moved = heap[--events];
    uint32_t place = 0, below;
    while ((below = 2 * place + 1) < events) {
        below += below + 1 < events && before(heap[below + 1], heap[below]);
        if (!before(heap[below], moved)) break;
        heap[place] = heap[below];
        place = below;
    }
    heap[place] = moved;
}

static inline void step_out(uint32_t who) {
    caller *her = &callers[who];
    queue *line = &lines[her->step];
    *(her->previous ? &callers[her->previous].next : &line->first) = her->next;
    *(her->next ? &callers[her->next].previous : &line->last) = her->previous;
    her->alarm = 0;
}

static inline void begin(int64_t now, uint32_t who) {
    caller *her = &callers[who];
    int64_t length = ticks(exponential(keys[TAKES + her->step], her->number, mean[her->step]));
    note_wait(&steps[her->step], now - her->joined);
    her->queued += now - her->joined;
    schedule(now + length, RANK_SERVICE, who, her->step);
}

static inline void arrive(int64_t now, uint32_t who, uint32_t step) {
    caller *her = &callers[who];
    int *staff = step == RESEARCH ? &clerks : &agents;
    her->step = step;
    her->joined = now;
    if (*staff && (step == RESEARCH || !down)) {
        --*staff;
        begin(now, who);
        return;
    }
    queue *line = &lines[step];
    her->next = 0;
    her->previous = line->last;
    *(line->last ? &callers[line->last].next : &line->first) = who;
    line->last = who;
    if (step != RESEARCH) {
        int64_t patience = ticks(exponential(keys[PATIENCES + step], her->number, PATIENCE));
        her->alarm = schedule(now + patience, RANK_PATIENCE, who, GIVE_UP);
    }
}

/* An agent takes whoever is next, if she may and anybody waits: the caller, or 0. */
static inline uint32_t call_for_agent(void) {
    uint32_t who = lines[ANSWER].first ? lines[ANSWER].first : lines[TALK].first;
    if (down || !agents || !who) return 0;
    agents--;
    step_out(who);
    return who;
}

static inline uint32_t call_for_clerk(void) {
    uint32_t who = lines[RESEARCH].first;
    if (!clerks || !who) return 0;
    clerks--;
    step_out(who);
    return who;
}

static inline void leave(int64_t now, uint32_t who) {
    note_served(stays, now - callers[who].arrived, callers[who].queued);
    vacant[vacancies++] = who;
}

/* The sums of a run of so many days; 0, or 1 when more came than there are places. */
int call_centre(const uint64_t *own_keys, int64_t days, step_sums *own_steps, stay_sums *own_stays) {
    uint64_t outage = 0;
    stream calls;
    keys = own_keys, steps = own_steps, stays = own_stays;
    agents = AGENTS, clerks = CLERKS, down = 0;
    events = order = vacancies = 0;
    for (uint32_t who = PLACES - 1; who; who--) vacant[vacancies++] = who;
    for (int step = 0; step < STEPS; step++) lines[step] = (queue){0, 0};
    open_stream(&calls, keys[ARRIVES], RATE, days);
    int64_t arrival = next_arrival(&calls);
    schedule(days * DAY, RANK_DOORS, 0, CLOSE);
    schedule(ticks(exponential(keys[UPS], 0, UP)), RANK_SYSTEM, 0, SYSTEM);

    for (;;) {
        if (arrival < heap[0].when >> 3) {
            uint32_t who = vacant[--vacancies];
            if (!vacancies || events > PLACES) return 1;
            callers[who] = (caller){.number = calls.customer - 1, .arrived = arrival};
            double takes = VOICE_LOW + VOICE_WIDE * uniform(keys[VOICE_TAKES], callers[who].number);
            schedule(arrival + ticks(takes), RANK_SERVICE, who, VOICE);
            stays->arrived++;
            arrival = next_arrival(&calls);
            continue;
        }
        int64_t now = heap[0].when >> 3;
        uint32_t at = heap[0].order, who = heap[0].what >> 3, what = heap[0].what & 7, called = 0;
        caller *her = &callers[who];
        drop_first();
        switch (what) {
        case VOICE:
            if (uniform(keys[VOICE_NEXT], her->number) < 0.3) leave(now, who);
            else arrive(now, who, TALK);
            break;
        case TALK:
            agents++;
            called = call_for_agent();
            if (uniform(keys[TALK_NEXT], her->number) < 0.85) leave(now, who);
            else arrive(now, who, RESEARCH);
            break;
        case RESEARCH:
            clerks++;
            called = call_for_clerk();
            arrive(now, who, ANSWER);
            break;
        case ANSWER:
            agents++;
            called = call_for_agent();
            leave(now, who);
            break;
        case GIVE_UP:
            if (her->alarm != at) break;
            step_out(who);
            note_wait(&steps[her->step], now - her->joined);
            steps[her->step].abandoned++;
            stays->abandoned++;
            vacant[vacancies++] = who;
            break;
        case SYSTEM:
            down = !down;
            schedule(now + ticks(down ? exponential(keys[DOWNS], outage, DOWN) : exponential(keys[UPS], ++outage, UP)),
                     RANK_SYSTEM, 0, SYSTEM);
            while ((who = call_for_agent())) begin(now, who);
            break;
        case CLOSE:
            for (int step = 0; step < STEPS; step++)
                for (who = lines[step].first; who; who = callers[who].next)
                    note_wait(&steps[step], now - callers[who].joined);
            stays->carried_over = stays->arrived - stays->served - stays->abandoned;
            return 0;
        }
        if (called) begin(now, called);
    }
}
