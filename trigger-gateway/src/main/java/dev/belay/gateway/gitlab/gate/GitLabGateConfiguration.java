package dev.belay.gateway.gitlab.gate;

import dev.belay.gateway.gate.answer.AnswerHandler;
import dev.belay.gateway.gate.answer.Comments;
import dev.belay.gateway.gate.answer.GateProperties;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.gate.keeper.Platform;
import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.runtime.jobs.KindOfJob;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** GitLab is told if this gateway has a token for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("belay.gitlab.api-token")
class GitLabGateConfiguration {
  private static final Platform PLATFORM = new Platform("gitlab", false);

  @Bean
  Platform gitLabGates() {
    return PLATFORM;
  }

  @Bean
  GitLabChannel gitLabChannel(GitLabApi api, GateProperties properties) {
    return new GitLabChannel(api, new Comments(properties, GitLabChannel.LONGEST_COMMENT));
  }

  @Bean
  KindOfJob gitLabAnswers(GateKeeper keeper, GitLabChannel channel, Clock clock) {
    return new KindOfJob(PLATFORM.answerKind(), new AnswerHandler(keeper, channel, clock));
  }
}
