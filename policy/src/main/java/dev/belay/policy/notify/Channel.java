package dev.belay.policy.notify;

/**
 * One way to people or to a program.
 *
 * @param mostPerHour how many notices it gets in an hour, 1 to 1000; those beyond come together
 *     afterwards. Only of channels that people read
 */
public record Channel(String name, Target target, int mostPerHour) {
  public static final int MOST_PER_HOUR = 30;
}
