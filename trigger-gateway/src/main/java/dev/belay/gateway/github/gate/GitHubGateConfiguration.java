package dev.belay.gateway.github.gate;

import dev.belay.gateway.gate.answer.AnswerHandler;
import dev.belay.gateway.gate.answer.Comments;
import dev.belay.gateway.gate.answer.GateProperties;
import dev.belay.gateway.gate.answer.ProgressHandler;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.gate.keeper.Platform;
import dev.belay.gateway.github.client.GitHubApp;
import dev.belay.runtime.jobs.KindOfJob;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** GitHub is told if this gateway is an App there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("belay.github.app.private-key")
class GitHubGateConfiguration {
  private static final Platform PLATFORM = new Platform("github", true);

  @Bean
  Platform gitHubGates() {
    return PLATFORM;
  }

  @Bean
  GitHubChannel gitHubChannel(GitHubApp app, GateProperties properties) {
    return new GitHubChannel(app, new Comments(properties, GitHubChannel.LONGEST_COMMENT));
  }

  @Bean
  KindOfJob gitHubAnswers(GateKeeper keeper, GitHubChannel channel, Clock clock) {
    return new KindOfJob(PLATFORM.answerKind(), new AnswerHandler(keeper, channel, clock));
  }

  @Bean
  KindOfJob gitHubProgress(GateKeeper keeper, GitHubChannel channel) {
    return new KindOfJob(PLATFORM.progressKind(), new ProgressHandler(keeper, channel));
  }
}
