using Worker.Cli.Fleet;
using WorkerLib;

namespace Worker.Cli.Checks;

/// <summary>A job's settings: what its code reads is what its Terraform sets.</summary>
internal static class SettingRules
{
    // What .NET, the AWS SDK and the error reports read by themselves.
    private static readonly string[] ForeignPrefixes = ["DOTNET_", "COMPlus_", "AWS_", "SENTRY_", "LD_", "SSL_", "TZ"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("setting-not-set", "Every setting that a job needs is set.", NotSet),
        new("setting-not-read", "Every setting that a job's file sets is read.", NotRead),
        new("setting-not-constant", "The names of settings are constants.", NotConstant),
    ];

    private static IEnumerable<Problem> NotSet(FleetModel fleet) =>
        from one in fleet.Whole
        where !one.Job.HasOpenSettings
        from read in one.Code.Settings
        where read.Required && !one.Job.Settings.Any(setting => setting.Name == read.Name)
        select new Problem(
            read.At,
            $"{read.Name} is read, but {one.Function.File.Path} does not set it",
            $"set {read.Name} in the environment of {one.Function.Address} ({one.Function.At("environment", "variables")})");

    private static IEnumerable<Problem> NotRead(FleetModel fleet) =>
        from one in fleet.Coded
        where one.Code.UnnamedSettings.Count == 0 && !fleet.IsBroken(one.Job)
        from setting in one.Job.Settings
        where setting.IsOwn
            && !fleet.Code.AmbientSettings.Contains(setting.Name)
            && !ForeignPrefixes.Any(prefix => setting.Name.StartsWith(prefix, StringComparison.Ordinal))
        where !one.Code.Settings.Any(read => read.Name == setting.Name)
        let unset = one.Code.Settings.Select(read => read.Name).Where(name => !one.Job.Settings.Any(other => other.Name == name))
        let meant = NearestName.Of(setting.Name, unset)
        select new Problem(
            setting.At,
            $"{setting.Name} is set, but {one.Code.Job} does not read it",
            meant is null
                ? $"take {setting.Name} away, or read it with Setting.Required(\"{setting.Name}\")"
                : $"rename it to {meant}, which {one.Code.Job} reads");

    private static IEnumerable<Problem> NotConstant(FleetModel fleet) =>
        from one in fleet.Coded
        from at in one.Code.UnnamedSettings
        select new Problem(
            at,
            "the name of this setting is not a constant, so nobody can tell whether it is set",
            "read it with Setting.Required(\"NAME\") and pass the value on");
}
