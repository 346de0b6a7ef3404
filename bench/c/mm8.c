/* The M/M/8 queue at load 0.9, by hand.

   Eight clerks, first come first served. The calendar holds the next arrival and the end of each clerk's service,
   of which the soonest is found by seven comparisons; the queue is a ring of arrival times, since customers begin
   in the order in which they came. */

#include "service.h"

#define CLERKS 8
#define RATE (7.2 / 60.0)
#define MEAN 60.0
#define PLACES 65536 /* a longer queue has a chance of 0.9^65536 */

static inline int sooner(const int64_t *ends, int a, int b) { return ends[a] <= ends[b] ? a : b; }

/* The clerk who is free first; those who are free now have no end. */
static inline int soonest_of(const int64_t *ends) {
    int left = sooner(ends, sooner(ends, 0, 1), sooner(ends, 2, 3));
    int right = sooner(ends, sooner(ends, 4, 5), sooner(ends, 6, 7));
    return sooner(ends, left, right);
}

/* The sums of a run of so many days; 0, or 1 when the queue outgrew its places. */
int mm8(const uint64_t *keys, int64_t days, step_sums *desk, stay_sums *stays) {
    static int64_t queue[PLACES];
    int64_t ends[CLERKS], close = days * DAY;
    int busy = 0, soonest = 0;
    uint64_t first = 0, last = 0; /* the customers who begin next and join next */
    source takes = {.key = keys[1]};
    stream customers;
    open_stream(&customers, keys[0], RATE, days);
    int64_t arrival = next_arrival(&customers);
    for (int clerk = 0; clerk < CLERKS; clerk++) ends[clerk] = NEVER;

    for (;;) {
        int64_t now, came;
        int clerk;
        if (ends[soonest] <= arrival) { /* a service ends */
            now = ends[soonest];
            if (now > close) break;
            if (first == last) { /* nobody waits */
                busy--;
                ends[soonest] = NEVER;
                soonest = soonest_of(ends);
                continue;
            }
            clerk = soonest;
            came = queue[first % PLACES];
        } else { /* a customer arrives */
            now = came = arrival;
            arrival = next_arrival(&customers);
            if (busy == CLERKS) {
                if (last - first == PLACES) return 1;
                queue[last++ % PLACES] = now;
                continue;
            }
            last++;
            busy++;
            for (clerk = 0; ends[clerk] != NEVER; clerk++) {}
        }
        int64_t end = now + ticks(exponential_in_turn(&takes, first++) * MEAN);
        note_wait(desk, now - came);
        if (end <= close) note_served(stays, end - came, now - came);
        ends[clerk] = end;
        soonest = soonest_of(ends);
    }
    stays->arrived = (int64_t)last;
    stays->carried_over = (int64_t)last - stays->served;
    for (; first < last; first++) note_wait(desk, close - queue[first % PLACES]);
    return 0;
}
