using Hazards;
using Hazards.Feeds;
using Hazards.Telegrams;
using WorkerLib;

namespace Worker.Jobs.ImportHazards;

/// <summary>A document of either source, which says itself which it is of.</summary>
internal static class TelegramDocument
{
    /// <param name="receivedAt">When it came: one that is dated more than a day ahead is refused.</param>
    /// <exception cref="HazardFormatException">It cannot be read as hazard information, or not all of it.</exception>
    public static IReadOnlyList<ReceivedTelegram> Read(byte[] document, DateTimeOffset receivedAt)
    {
        if (!IsJson(document))
        {
            return [ReadTelegram(document, receivedAt)];
        }

        var content = UsgsFeed.Read(Text.WithoutMark(document), receivedAt);
        return content.Problems is [var problem, ..]
            ? throw new HazardFormatException($"{content.Problems.Count} of its features cannot be read, such as {problem.TrimEnd('.')}")
            : Received(content);
    }

    /// <summary>Reads a telegram of the JMA. Whatever the reader cannot cope with is a fault of this document, and of no other.</summary>
    /// <inheritdoc cref="Read"/>
    public static ReceivedTelegram ReadTelegram(byte[] document, DateTimeOffset receivedAt)
    {
        try
        {
            return new ReceivedTelegram(TelegramReader.Read(document, receivedAt), document);
        }
        catch (Exception exception) when (exception is not HazardFormatException)
        {
            throw new HazardFormatException(
                $"it cannot be read: {exception.GetType().Name}: {exception.Message.TrimEnd('.')}",
                hint: "that is an error of the reader; import it again after a fix",
                inner: exception);
        }
    }

    public static IReadOnlyList<ReceivedTelegram> Received(UsgsFeedContent content) =>
        [.. content.Features.Select(feature => new ReceivedTelegram(feature.Telegram, feature.Document))];

    private static bool IsJson(byte[] document) => Text.WithoutMark(document).Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
}
