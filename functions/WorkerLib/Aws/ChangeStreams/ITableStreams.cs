using Amazon.Runtime;

namespace WorkerLib.Aws.ChangeStreams;

/// <summary>The streams of DynamoDB's tables, which keep each change for a day.</summary>
public interface ITableStreams : IDisposable
{
    /// <summary>
    /// The changes of a part of a stream, in their order, as events that a function gets: <c>{"Records":[…]}</c>, each small enough to
    /// invoke one with.
    /// </summary>
    /// <exception cref="AmazonServiceException">
    /// The stream cannot be read; with the code <c>TrimmedDataAccessException</c> when it does not keep these changes any more.
    /// </exception>
    Task<IReadOnlyList<string>> EventsAsync(StreamPart part, CancellationToken cancellationToken);
}

/// <summary>Neighbouring changes of a shard.</summary>
/// <param name="From">Sequence number of the first one.</param>
/// <param name="To">Of the last one.</param>
public sealed record StreamPart(string StreamArn, string ShardId, string From, string To);
