using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

internal enum TriggerKind
{
    Schedule,
    S3,
    Sqs,
    Stream,
    Sns,
    Http,
    StepFunctions,
}

/// <summary>What starts a job.</summary>
/// <param name="Detail">Expression and time zone, queue, table, topic, bucket and filter, or route.</param>
/// <param name="Block">The block that makes the connection.</param>
/// <param name="Source">The queue, table, topic, bucket or API, when a file declares it.</param>
internal sealed record JobTrigger(TriggerKind Kind, string Detail, Block Block, Block? Source = null)
{
    /// <summary>Whether Lambda queues the event and repeats it when the job fails.</summary>
    public bool IsAsynchronous => Kind is TriggerKind.Schedule or TriggerKind.S3 or TriggerKind.Sns;
}
