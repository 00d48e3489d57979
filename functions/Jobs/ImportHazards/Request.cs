using System.Text.Json.Serialization;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ImportHazards;

/// <param name="ScheduledTime">When the schedule fired.</param>
/// <param name="Records">Uploads, as S3 announces them.</param>
/// <param name="Prefix">Whose objects are imported once more, such as <c>raw/</c>.</param>
/// <param name="ContinueAfter">From the response of the replay before.</param>
/// <param name="Feeds"><c>long</c> to read the long feeds, too.</param>
internal sealed record Request(
    DateTimeOffset? ScheduledTime = null,
    IReadOnlyList<S3Event.S3EventNotificationRecord>? Records = null,
    string? Prefix = null,
    string? ContinueAfter = null,
    string? Feeds = null)
{
    [JsonPropertyName("Records")]
    public IReadOnlyList<S3Event.S3EventNotificationRecord>? Records { get; } = Records is null ? null : EventRecords.Present(Records);
}
