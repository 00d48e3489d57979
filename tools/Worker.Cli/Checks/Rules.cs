using Worker.Cli.Fleet;

namespace Worker.Cli.Checks;

/// <summary>All rules. A new one is a member of its family's list, or a new family here.</summary>
internal static class Rules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. SourceRules.All,
        .. PairRules.All,
        .. SettingRules.All,
        .. PermissionRules.All,
        .. RoleRules.All,
        .. LogRules.All,
        .. RetryRules.All,
        .. TriggerRules.All,
        .. OnePerParentRules.All,
        .. AlarmRules.All,
        .. ScheduleRules.All,
        .. SecretRules.All,
        .. LimitRules.All,
        .. PackageRules.All,
    ];

    /// <summary>The findings of all rules, in the order of files and lines.</summary>
    public static IReadOnlyList<Finding> Check(FleetModel fleet) =>
    [
        .. All.SelectMany(rule => rule.Check(fleet))
            .Distinct()
            .OrderBy(finding => finding.At.File, StringComparer.Ordinal)
            .ThenBy(finding => finding.At.Line)
            .ThenBy(finding => finding.Rule, StringComparer.Ordinal),
    ];
}
