package dev.belay.runtime.testing;

import java.util.Arrays;
import java.util.function.Consumer;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.Message;

/**
 * Makes a service's listener throw what nobody foresaw for one record, which it could read.
 *
 * @param listener the name of its binding's function
 * @param value of the record
 */
public record PlantedFault(String listener, byte[] value)
    implements ApplicationContextInitializer<GenericApplicationContext> {
  /** What is thrown says. */
  public static final String MESSAGE = "nobody thought of this";

  @Override
  public void initialize(GenericApplicationContext context) {
    context.registerBean("fault of " + listener, BeanPostProcessor.class, () -> new Planting(this));
  }

  private record Planting(PlantedFault fault) implements BeanPostProcessor {
    @Override
    @SuppressWarnings("unchecked")
    public Object postProcessAfterInitialization(Object bean, String name) {
      return name.equals(fault.listener())
          ? faulty((Consumer<Message<byte[]>>) bean, fault.value())
          : bean;
    }

    private static Consumer<Message<byte[]>> faulty(
        Consumer<Message<byte[]>> listener, byte[] value) {
      return message -> {
        // A record without a value comes as something else than bytes.
        Object payload = ((Message<?>) message).getPayload();
        if (payload instanceof byte[] bytes && Arrays.equals(bytes, value)) {
          throw new UnsupportedOperationException(MESSAGE);
        }
        listener.accept(message);
      };
    }
  }
}
