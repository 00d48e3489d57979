namespace Worker.Cli.Fleet.Code;

/// <summary>What the code of one job says of it.</summary>
/// <param name="Job">The folder's name, which Terraform names as handler.</param>
/// <param name="File">The handler.</param>
/// <param name="At">The handler's class, or the file when it has no such class.</param>
/// <param name="Settings">Environment variables that it reads, itself or through what it calls.</param>
/// <param name="Calls">IAM actions of the AWS SDK calls that it makes, itself or through what it calls.</param>
/// <param name="OpenServices">IAM prefixes of services of which it makes calls whose actions cannot be told.</param>
/// <param name="UnnamedSettings">Where it reads settings whose names are not constants.</param>
/// <param name="BatchResponse">The partial batch response that a method of the class returns: its type; else null.</param>
internal sealed record JobCode(
    string Job,
    SourceFile File,
    Location At,
    bool HasClass,
    IReadOnlyList<SettingRead> Settings,
    IReadOnlyList<SdkCall> Calls,
    IReadOnlySet<string> OpenServices,
    IReadOnlyList<Location> UnnamedSettings,
    string? BatchResponse);

/// <param name="Required">The job fails without it.</param>
/// <param name="At">In the job's own code.</param>
internal sealed record SettingRead(string Name, bool Required, Location At);

/// <param name="Action">Such as <c>dynamodb:Query</c>.</param>
/// <param name="At">In the job's own code: the call, or the use of what makes the call.</param>
/// <param name="Via">Where the call itself is, when that is elsewhere.</param>
internal sealed record SdkCall(string Action, Location At, Location? Via);
