/** What a sandbox keeps from the machine that it is on. */
package dev.belay.datastores.postgresql.sandbox;
