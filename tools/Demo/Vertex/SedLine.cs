namespace Demo.Vertex;

/// <summary>
/// What a line of sed makes of arguments that are joined and split again, as the published script does: <c>--key=value</c> and
/// <c>--key value</c> lose their hyphens, whatever they stand in.
/// </summary>
internal static class SedLine
{
    private const string Script = """
        for word in $(echo $@ | sed -E 's/--([^ =]*)[ =]([^ ]*)/\1=\2/g'); do printf '%s\n' "$word"; done
        """;

    public static async Task<IReadOnlyList<string>> ConvertAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var said = await ChildProcess.CaptureAsync(
            "sh", ["-c", Script, "sh", .. arguments], Environment.CurrentDirectory, cancellationToken);
        return said.ExitCode == 0
            ? said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new UserException($"sh failed with {said.ExitCode}: {said.Errors}");
    }
}
