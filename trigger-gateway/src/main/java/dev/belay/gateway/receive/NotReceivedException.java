package dev.belay.gateway.receive;

/** A delivery was not taken into the spool. The message tells the sender why. */
public abstract sealed class NotReceivedException extends RuntimeException {
  private NotReceivedException(String message) {
    super(message);
  }

  /** The sender has not shown a secret of its source. */
  public static final class Unauthenticated extends NotReceivedException {
    /**
     * @param rule what the sender has to show
     */
    public Unauthenticated(String rule) {
      super(rule);
    }
  }

  /** Kafka would never take the event. */
  public static final class TooLarge extends NotReceivedException {
    public TooLarge(int most) {
      super("the event would have more than " + most + " bytes, the most that Kafka is given");
    }
  }

  /** The spool can't take the delivery now. Another attempt later can help. */
  public static final class Unavailable extends NotReceivedException {
    public Unavailable() {
      super("the delivery can't be stored now; send it again later");
    }
  }
}
