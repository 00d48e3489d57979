namespace Worker.Cli.RemoveJobs;

/// <summary>What a C# file needs of others.</summary>
/// <param name="Uses">For each type or member that it names, the files that declare it; it needs one of them.</param>
/// <param name="Imports">Its using directives for namespaces of this checkout, with the files that declare them.</param>
/// <param name="Texts">The texts of its literals.</param>
/// <param name="NeededJobs">The functions that its NeedsJobs attribute names.</param>
/// <param name="HasTests">Whether a runner starts it, so that nothing else needs to use it.</param>
internal sealed record CodeFile(
    string Path,
    IReadOnlyList<IReadOnlySet<string>> Uses,
    IReadOnlyList<Import> Imports,
    IReadOnlyList<string> Texts,
    IReadOnlyList<string> NeededJobs,
    bool HasTests);

/// <param name="Line">The directive as written.</param>
internal sealed record Import(string Line, IReadOnlySet<string> Files);
