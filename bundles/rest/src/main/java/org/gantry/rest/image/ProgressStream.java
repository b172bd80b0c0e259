package org.gantry.rest.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.gantry.api.EngineException;
import org.gantry.api.image.TransferListener;
import org.gantry.api.image.TransferMessage;
import org.gantry.rest.http.Exchange;
import org.gantry.rest.json.Json;

/**
 * Docker's progress messages (API: CreateImageInfo, PushImageInfo), one line of JSON each. The status is sent with the first
 * of them: what fails before is an error like any other, what fails later is the last message.
 */
final class ProgressStream implements TransferListener {
    private final Exchange exchange;
    private boolean begun;

    private ProgressStream(Exchange exchange) {
        this.exchange = exchange;
    }

    /** A transfer that tells how it goes. */
    @FunctionalInterface
    interface Transfer {
        void run(ProgressStream listener) throws IOException, InterruptedException;
    }

    /** Runs a transfer, which ends when the client goes. */
    static void run(Exchange exchange, Transfer transfer) throws Exception {
        exchange.whileConnected(() -> new ProgressStream(exchange).run(transfer));
    }

    /** Runs a transfer whose content is the request's own body, so that it ends by itself when the client goes. */
    static void receive(Exchange exchange, Transfer transfer) throws IOException, InterruptedException {
        new ProgressStream(exchange).run(transfer);
    }

    private void run(Transfer transfer) throws IOException, InterruptedException {
        try {
            transfer.run(this);
        } catch (EngineException e) {
            if (!begun) {
                throw e;
            }
            fail(e);
        }
        begin();
    }

    @Override
    public void on(TransferMessage message) throws IOException {
        begin();
        exchange.send(json(message));
    }

    /** Sends the head of the answer, if it was not sent yet. */
    void begin() throws IOException {
        if (!begun) {
            begun = true;
            exchange.begin(200, Exchange.JSON);
        }
    }

    private void fail(EngineException failure) throws IOException {
        String words = String.valueOf(failure.getMessage());
        ObjectNode node = Json.object();
        node.putObject("errorDetail").put("message", words);
        exchange.send(node.put("error", words));
    }

    private static ObjectNode json(TransferMessage message) {
        ObjectNode node = Json.object();
        switch (message) {
            case TransferMessage.Note note -> {
                node.put("status", note.status());
                if (!note.id().isEmpty()) {
                    node.put("id", note.id());
                }
            }
            case TransferMessage.Layer layer -> {
                node.put("status", layer.status());
                ObjectNode detail = node.putObject("progressDetail");
                if (layer.isMeasured()) {
                    detail.put("current", layer.current()).put("total", layer.total());
                    node.put("progress", ProgressBar.of(layer.current(), layer.total()));
                }
                node.put("id", layer.id());
            }
            case TransferMessage.Pushed pushed -> {
                node.putObject("progressDetail");
                node.putObject("aux")
                        .put("Tag", pushed.tag())
                        .put("Digest", pushed.digest().toString())
                        .put("Size", pushed.size());
            }
        }
        return node;
    }
}
