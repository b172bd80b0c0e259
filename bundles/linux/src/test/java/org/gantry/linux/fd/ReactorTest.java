package org.gantry.linux.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gantry.linux.testing.OpenFiles;
import org.junit.jupiter.api.Test;

class ReactorTest {
    @Test
    void callsTheHandlerInItsThread() throws Exception {
        try (Reactor reactor = new Reactor("test");
                Pipe pipe = Pipe.open("test")) {
            var seen = new CompletableFuture<String>();
            reactor.register(pipe.readEnd(), Epoll.EPOLLIN, events -> {
                ByteBuffer buffer = ByteBuffer.allocate(10);
                seen.complete(reactor.inReactor() + " " + events + " "
                        + pipe.readEnd().read(buffer));
            });
            pipe.writeEnd().writeFully(new byte[3]);
            assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo("true 1 3");
        }
    }

    @Test
    void cutsOffAHandlerThatThrows() throws Exception {
        try (Reactor reactor = new Reactor("test");
                Pipe bad = Pipe.open("bad");
                Pipe good = Pipe.open("good")) {
            var calls = new AtomicInteger();
            reactor.register(bad.readEnd(), Epoll.EPOLLIN, events -> {
                calls.incrementAndGet();
                throw new IllegalStateException("on purpose");
            });
            bad.writeEnd().writeFully(new byte[1]);
            var served = new CountDownLatch(1);
            reactor.register(good.readEnd(), Epoll.EPOLLHUP, events -> {
                reactor.unregister(good.readEnd());
                served.countDown();
            });
            good.writeEnd().close();
            assertThat(served.await(5, TimeUnit.SECONDS)).isTrue();
            var behind = new CountDownLatch(1);
            reactor.execute(behind::countDown);
            assertThat(behind.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void pausesAndResumes() throws Exception {
        try (Reactor reactor = new Reactor("test");
                Pipe pipe = Pipe.open("test")) {
            var called = new CountDownLatch(1);
            reactor.register(pipe.readEnd(), 0, events -> {
                reactor.modify(pipe.readEnd(), 0);
                called.countDown();
            });
            pipe.writeEnd().writeFully(new byte[1]);
            assertThat(called.await(50, TimeUnit.MILLISECONDS)).isFalse();
            reactor.modify(pipe.readEnd(), Epoll.EPOLLIN);
            assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void forgetsADescriptorThatIsClosedThoughACopyLives() throws Exception {
        try (Reactor reactor = new Reactor("test");
                Pipe pipe = Pipe.open("test");
                Fd copy = pipe.readEnd().dup()) {
            var calls = new AtomicInteger();
            reactor.register(pipe.readEnd(), Epoll.EPOLLIN, events -> calls.incrementAndGet());
            pipe.readEnd().close();
            pipe.writeEnd().writeFully(new byte[1]);
            assertThat(Poll.readable(copy, 1000)).isTrue();
            var behind = new CountDownLatch(1);
            reactor.execute(behind::countDown);
            assertThat(behind.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(calls).hasValue(0);
        }
    }

    @Test
    void refusesASecondRegistration() {
        try (Reactor reactor = new Reactor("test");
                Pipe pipe = Pipe.open("test")) {
            reactor.register(pipe.readEnd(), Epoll.EPOLLIN, events -> {});
            assertThatThrownBy(() -> reactor.register(pipe.readEnd(), Epoll.EPOLLIN, events -> {}))
                    .isInstanceOf(IllegalStateException.class);
            reactor.unregister(pipe.readEnd());
            reactor.unregister(pipe.readEnd());
        }
    }

    @Test
    void closesFromItsOwnThreadAndLeavesNothingOpen() throws Exception {
        new Reactor("warm up").close();
        var before = OpenFiles.list();
        Reactor reactor = new Reactor("test");
        reactor.execute(reactor::close);
        reactor.close();
        assertThat(OpenFiles.list()).isEqualTo(before);
        assertThatThrownBy(() -> reactor.execute(() -> {}))
                .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    }
}
