using System.Text.RegularExpressions;

namespace Worker.Tests.Tree;

/// <summary>What a workflow runs of others is named by its content: who owns a tag could put something else in its place.</summary>
public static partial class PinnedWorkflowTests
{
    public static TheoryData<string> Workflows => [.. Directory
        .EnumerateFiles(Path.Combine(Checkout.Root, ".github", "workflows"))
        .Select(file => Path.GetFileName(file)!)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public static void Actions_are_commits_and_images_are_digests(string workflow)
    {
        var lines = File.ReadLines(Path.Combine(Checkout.Root, ".github", "workflows", workflow)).ToList();

        Assert.DoesNotContain(lines, line => Borrowed().IsMatch(line) && !Pinned().IsMatch(line));
        Assert.Contains(lines, line => Pinned().IsMatch(line));
    }

    [Theory]
    [InlineData("      - uses: actions/checkout@v5", false)]
    [InlineData("      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", true)]
    [InlineData("    uses: ./.github/workflows/ci.yml", true)]
    [InlineData("    container: debian:12", false)]
    [InlineData("      image: postgres:18", false)]
    [InlineData("    - uses: docker://alpine:3", false)]
    public static void Tells_what_is_pinned(string line, bool pinned)
    {
        Assert.Matches(Borrowed(), line);
        Assert.Equal(pinned, Pinned().IsMatch(line));
    }

    [GeneratedRegex("^ *(- )?(uses|container|image): *[^ ]")]
    private static partial Regex Borrowed();

    [GeneratedRegex(@": *(\./|[^ @]+@[0-9a-f]{40} # v[0-9.]+$|[^ @]+@sha256:[0-9a-f]{64}( |$))")]
    private static partial Regex Pinned();
}
