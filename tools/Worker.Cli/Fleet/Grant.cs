namespace Worker.Cli.Fleet;

/// <summary>What a statement of a role's policy allows.</summary>
/// <param name="Action">Such as <c>dynamodb:Query</c>; may have wildcards.</param>
/// <param name="Resources">As written, such as <c>${aws_s3_bucket.exports.arn}/api-log/*</c>.</param>
/// <param name="At">The action in the policy.</param>
internal sealed record Grant(string Action, IReadOnlyList<string> Resources, Location At)
{
    public bool Allows(string action) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(Action, action, ignoreCase: true);
}

/// <param name="Name">Of the environment variable.</param>
/// <param name="Value">As text; null when it cannot be told.</param>
/// <param name="IsOwn">Set by the job's own file, not by what all jobs share.</param>
internal sealed record SetSetting(string Name, string? Value, Location At, bool IsOwn);
