/**
 * Recovery points back into data stores, in this process. Needs the vault and the key; no service.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.restore;
