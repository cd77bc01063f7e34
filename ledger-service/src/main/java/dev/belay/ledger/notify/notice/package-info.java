/**
 * What people hear of: notices, and which events cause and end them. Functions over records;
 * nothing here knows who is told, or how.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.notify.notice;
