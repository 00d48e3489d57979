namespace WorkerLib.Aws.ChangeStreams;

/// <summary>Neighbouring changes of a shard.</summary>
/// <param name="From">Sequence number of the first one.</param>
/// <param name="To">Of the last one.</param>
public sealed record StreamPart(string StreamArn, string ShardId, string From, string To);
