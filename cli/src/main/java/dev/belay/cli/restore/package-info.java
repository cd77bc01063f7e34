/**
 * Restores recovery points into data stores, in this process. Needs the vault and the key, but no
 * service.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.restore;
