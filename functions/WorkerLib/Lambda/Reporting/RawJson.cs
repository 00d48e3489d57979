using Sentry.Extensibility;
using Sentry.Protocol.Envelopes;

namespace WorkerLib.Lambda.Reporting;

/// <summary>An event that is JSON already, as the payload of an envelope.</summary>
internal sealed class RawJson(byte[] json) : ISerializable
{
    private const string Event = "event";

#pragma warning disable CA2000 // Dispose objects before losing scope: the envelope disposes its items
    /// <summary>An envelope with one event in it.</summary>
    /// <param name="eventId">32 hexadecimal digits.</param>
    public static Envelope Envelope(string eventId, byte[] json) =>
        new(new Dictionary<string, object?> { ["event_id"] = eventId }, [Item(json)]);

    /// <summary>An envelope with the event's JSON in place of the event.</summary>
    public static Envelope Replace(Envelope envelope, byte[] json) =>
        new(envelope.Header, [Item(json), .. envelope.Items.Where(item => item.TryGetType() != Event)]);
#pragma warning restore CA2000

    public Task SerializeAsync(Stream stream, IDiagnosticLogger? logger, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(json, cancellationToken).AsTask();

    public void Serialize(Stream stream, IDiagnosticLogger? logger) => stream.Write(json);

    private static EnvelopeItem Item(byte[] json) => new(new Dictionary<string, object?> { ["type"] = Event }, new RawJson(json));
}
