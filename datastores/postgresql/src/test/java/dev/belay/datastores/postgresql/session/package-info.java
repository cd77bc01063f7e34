@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.session;
