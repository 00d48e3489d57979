using Worker.Cli.Adopt;

namespace Worker.Tests.Jobs;

public static class AdoptedJobTests
{
    /// <summary>
    /// A job that <c>./worker adopt</c> wrote fails on every event until it is ported: it must not replace code that works.
    /// </summary>
    [Fact]
    public static void Hold_the_old_code_until_they_are_ported()
    {
        var jobs = Path.Combine(Checkout.Root, "functions", "Jobs");
        var handlers = Directory.Exists(jobs) ? Directory.EnumerateFiles(jobs, "*Handler.cs", SearchOption.AllDirectories) : [];
        var unported = handlers
            .Where(file => File.ReadAllText(file).Contains(JobCode.NotPorted, StringComparison.Ordinal));
        var functions = Directory.EnumerateFiles(Checkout.Repository.Terraform, "*.tf")
            .SelectMany(file => File.ReadAllText(file).Split("\nresource "))
            .ToList();

        Assert.All(unported, file => Assert.Contains(functions, function =>
            function.Contains($"= \"{Path.GetFileName(Path.GetDirectoryName(file))}\"", StringComparison.Ordinal)
            && function.Contains("ignore_changes = all", StringComparison.Ordinal)));
    }
}
