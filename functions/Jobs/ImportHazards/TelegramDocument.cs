using Hazards;
using Hazards.Feeds;
using Hazards.Telegrams;
using WorkerLib;

namespace Worker.Jobs.ImportHazards;

/// <summary>A document of either source, which says itself which it is of.</summary>
internal static class TelegramDocument
{
    /// <exception cref="HazardFormatException">It cannot be read as hazard information, or not all of it.</exception>
    public static IReadOnlyList<ReceivedTelegram> Read(byte[] document)
    {
        if (!IsJson(document))
        {
            return [new ReceivedTelegram(TelegramReader.Read(document), document)];
        }

        var content = UsgsFeed.Read(Text.WithoutMark(document));
        return content.Problems is [var problem, ..]
            ? throw new HazardFormatException($"{content.Problems.Count} of its features cannot be read, such as {problem.TrimEnd('.')}")
            : Received(content);
    }

    public static IReadOnlyList<ReceivedTelegram> Received(UsgsFeedContent content) =>
        [.. content.Features.Select(feature => new ReceivedTelegram(feature.Telegram, feature.Document))];

    private static bool IsJson(byte[] document) => Text.WithoutMark(document).Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
}
