using System.Text.RegularExpressions;

namespace Worker.Tests.Tree;

/// <summary>A document: its links and its headings, as GitHub shows them.</summary>
internal sealed partial class MarkdownFile
{
    public MarkdownFile(string text)
    {
        var prose = Prose(text).ToList();
        Links =
        [
            .. from line in prose
               from link in Link().Matches(CodeSpan().Replace(line.Text, ""))
               select (line.Number, link.Groups["target"].Value),
        ];
        Anchors = AnchorsOf(prose.Select(line => Heading().Match(line.Text)).Where(heading => heading.Success));
    }

    /// <summary>The target of each link, and its line.</summary>
    public IReadOnlyList<(int Line, string Target)> Links { get; }

    /// <summary>What a link may have behind its <c>#</c>.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>The lines outside blocks of code.</summary>
    private static IEnumerable<(int Number, string Text)> Prose(string text)
    {
        var isCode = false;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var isFence = line.AsSpan().TrimStart().StartsWith("```");
            if (!isCode && !isFence)
            {
                yield return (index + 1, line);
            }

            isCode ^= isFence;
        }
    }

    /// <summary>A heading that is there already gets a number.</summary>
    private static HashSet<string> AnchorsOf(IEnumerable<Match> headings)
    {
        var anchors = new HashSet<string>();
        foreach (var text in headings.Select(heading => LinkText().Replace(heading.Groups["text"].Value, "$1")))
        {
            var anchor = NotInAnchor().Replace(text.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            for (var number = 1; !anchors.Add(number == 1 ? anchor : $"{anchor}-{number - 1}"); number++)
            {
            }
        }

        return anchors;
    }

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("^#{1,6} (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
