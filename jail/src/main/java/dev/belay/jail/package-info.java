/**
 * Programs that run other people's code: servers that a backup is restored into, migrations, smoke
 * tests. {@link dev.belay.jail.Isolation} is how this machine can keep them apart, chosen once at
 * start: bubblewrap, containers of Docker, or not at all. {@link dev.belay.jail.Jail} is what one
 * of them sees, {@link dev.belay.jail.Launch} how it is started and ended, and {@link
 * dev.belay.jail.Doors} how a program in a jail of its own reaches what is in another.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.jail;
