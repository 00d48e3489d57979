namespace Worker.Cli.Fleet.Code;

/// <summary>What the code says of all jobs.</summary>
/// <param name="AmbientSettings">Names that WorkerLib itself reads from the environment, for every job.</param>
/// <param name="ForeignUses">Where a job names the namespace of another one.</param>
/// <param name="Errors">Syntax errors, the first of each file.</param>
internal sealed record CodeModel(
    IReadOnlyList<JobCode> Jobs,
    IReadOnlySet<string> AmbientSettings,
    IReadOnlyList<ForeignUse> ForeignUses,
    IReadOnlyList<CodeError> Errors);

internal sealed record ForeignUse(Location At, string User, string Used);

internal sealed record CodeError(Location At, string Message);
