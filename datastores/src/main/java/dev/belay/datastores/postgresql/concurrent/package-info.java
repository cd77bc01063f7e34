/** Threads that live and die with the operation that started them. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.concurrent;
