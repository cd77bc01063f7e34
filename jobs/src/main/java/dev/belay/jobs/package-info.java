/**
 * Work that takes minutes, off the consumer thread. A listener records a {@link
 * dev.belay.jobs.NewJob} in the inbox, and its offset commits at once. {@link
 * dev.belay.jobs.JobRunner} claims jobs under a lease and renews it while they run. Every effect is
 * fenced on the lease, and what is to be published goes through the outbox in the same transaction.
 * Knows PostgreSQL and JDBC; knows neither Kafka nor what the jobs do. The reasons are in {@code
 * docs/decisions/0003-inbox-lease-outbox.md}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.jobs;
