package dev.belay.runtime.health;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;

/** Health that answers at once, in every service. */
@AutoConfiguration
public class HealthConfiguration {
  @Bean
  HealthKeeper healthKeeper() {
    return new HealthKeeper();
  }

  @Bean
  static BeanPostProcessor keptHealth(ObjectProvider<HealthKeeper> keeper) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HealthContributorRegistry registry) {
          keeper.getObject().keep(registry);
        }
        return bean;
      }
    };
  }
}
