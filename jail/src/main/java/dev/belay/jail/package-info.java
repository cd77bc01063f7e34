/**
 * Programs that run other people's code: servers that a backup is restored into, migrations, smoke
 * tests. {@link dev.belay.jail.Isolation} is how this machine can keep them apart, chosen once at
 * start; {@link dev.belay.jail.Jail} is what one of them sees; {@link dev.belay.jail.Doors} is how
 * a program in a jail of its own reaches what is in another.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.jail;
