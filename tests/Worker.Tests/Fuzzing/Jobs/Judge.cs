using System.Text.Json;
using System.Text.RegularExpressions;
using WorkerLib;

namespace Worker.Tests.Fuzzing.Jobs;

/// <summary>What a job may do with an event that does not fit: fail with an error of its own kinds, or let a message fail alone.</summary>
internal static partial class Judge
{
    private const int MaxLogChars = 3000;

    /// <summary>The SDK's own word on what it does not send, such as a bucket that is an ARN of something else.</summary>
    private const string OfSdk = "AmazonClientException";

    private static readonly string[] OfCode =
    [
        "NullReferenceException", "IndexOutOfRangeException", "ArgumentOutOfRangeException", "ArgumentException", "ArgumentNullException",
        "OverflowException", "InvalidCastException", "KeyNotFoundException", "InvalidOperationException", "NotSupportedException",
        "DecoderFallbackException", "EncoderFallbackException", "OutOfMemoryException", "StackOverflowException",
        "AmazonDynamoDBException", "AmazonSQSException", "AmazonS3Exception", "DivideByZeroException", "RegexMatchTimeoutException",
    ];

    /// <summary>Null when it may.</summary>
    public static string? ProblemOf(TriedInvocation invocation)
    {
        if (invocation.Posted is not { } posted)
        {
            return $"No response\n{Text.Cut(invocation.Log, MaxLogChars)}";
        }

        var response = posted.Body.Length > 0 ? JsonElement.Parse(posted.Body) : default;
        if (posted.IsError
            && response.GetProperty("errorType").GetString()! is var type
            && !OwnErrors.Names.Contains(type) && type != OfSdk)
        {
            var stack = response.GetProperty("stackTrace").EnumerateArray().Select(line => line.GetString());
            return $"{type} {stack.FirstOrDefault()}\n{response.GetProperty("errorMessage").GetString()}\n{string.Join('\n', stack)}";
        }

        if (posted.IsError && response.GetProperty("errorType").GetString() == "DeadlineExceededException")
        {
            return $"Until its deadline\n{Text.Cut(invocation.Log, MaxLogChars)}";
        }

        var logged = Exception().Matches(invocation.Log).FirstOrDefault(found => OfCode.Contains(found.Groups["type"].Value));
        return logged is null
            ? null
            : $"{logged.Groups["type"].Value} in the log {logged.Groups["at"].Value}\n{Text.Cut(invocation.Log, MaxLogChars)}";
    }

    /// <summary>Of an entry the exception that was caught; what caused it is its own business.</summary>
    [GeneratedRegex("""\"exception\":\"([A-Za-z0-9]+\.)+(?<type>[A-Za-z0-9]+)(: |\\n)[^\"]*?(?<at>at .*?)\\n""")]
    private static partial Regex Exception();
}
