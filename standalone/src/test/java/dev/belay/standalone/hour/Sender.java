package dev.belay.standalone.hour;

import dev.belay.standalone.demo.GitHubWebhook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells of deployments at a steady rate, of each application in turn. */
final class Sender {
  private static final String COMMIT = "3f0d5c1b7a9e4f62b8d0c7e5a1f3928476bc0d1e";
  private static final int ACCEPTED = 202;

  /** CI systems send some messages twice. */
  private static final int SENT_TWICE = 5;

  private final GitHubWebhook webhook;
  private final Duration every;
  private final List<Trigger> sent = new ArrayList<>();
  private final Thread thread;

  private Sender(GitHubWebhook webhook, Duration every) {
    this.webhook = webhook;
    this.every = every;
    this.thread = Thread.ofVirtual().unstarted(this::send);
  }

  static Sender start(GitHubWebhook webhook, Duration every) {
    Sender sender = new Sender(webhook, every);
    sender.thread.start();
    return sender;
  }

  /** Ends it, and says what was sent. */
  List<Trigger> stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
    return List.copyOf(sent);
  }

  private void send() {
    try {
      for (int i = 0; true; i++) {
        long deployment = 7000L + i;
        String application = Applications.NAMES.get(i % Applications.NAMES.size());
        Instant at = Instant.now();
        boolean acknowledged = tell(application, deployment);
        if (i % SENT_TWICE == 0) {
          acknowledged |= tell(application, deployment);
        }
        sent.add(new Trigger(deployment, application, at, acknowledged));
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      // that was all
    }
  }

  private boolean tell(String application, long deployment) throws InterruptedException {
    try {
      return webhook
              .deploymentCreated(
                  Applications.repository(application),
                  Applications.ENVIRONMENT,
                  deployment,
                  COMMIT)
              .statusCode()
          == ACCEPTED;
    } catch (IOException e) {
      return false;
    }
  }
}
