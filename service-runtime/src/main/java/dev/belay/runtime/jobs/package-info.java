/**
 * The tables that every service has in its database schema: the inbox of its jobs, and its outbox.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.jobs;
