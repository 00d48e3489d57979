using Amazon.Runtime;
using WorkerLib.Aws.ChangeStreams;

namespace Amazon.DynamoDBv2;

/// <summary>The streams of DynamoDB's tables, which keep each change for a day.</summary>
public interface IAmazonDynamoDBStreams : IDisposable
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
