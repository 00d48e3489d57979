using Worker.Cli.Fleet;

namespace Worker.Cli.Checks;

/// <summary>One thing that must hold in a fleet.</summary>
/// <param name="Name">How findings name it, such as <c>log-group-missing</c>.</param>
/// <param name="Promise">What holds when there is no finding, in a sentence.</param>
internal sealed record Rule(string Name, string Promise, Func<FleetModel, IEnumerable<Problem>> Find)
{
    public IEnumerable<Finding> Check(FleetModel fleet) =>
        Find(fleet).Select(problem => new Finding(problem.At, Name, problem.Text, problem.Fix));
}

/// <param name="Text">What is wrong, without a full stop.</param>
/// <param name="Fix">What to do, as an order, without a full stop.</param>
internal sealed record Problem(Location At, string Text, string Fix);

/// <summary>A rule that does not hold, and where.</summary>
internal sealed record Finding(Location At, string Rule, string Problem, string Fix)
{
    public override string ToString() => $"{At}: {Rule}: {Problem}. Fix: {Fix}.";
}
