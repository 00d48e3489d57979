using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

public static class FrameNamesTests
{
    [Theory]
    [InlineData("Worker.Jobs.Export", "Run", "Worker.Jobs.Export", "Run")]
    [InlineData("Worker.Jobs.Export+<RunAsync>d__8", "MoveNext", "Worker.Jobs.Export", "RunAsync")]
    [InlineData("Worker.Jobs.Export+<RunAsync>d__8`1", "MoveNext", "Worker.Jobs.Export", "RunAsync")]
    [InlineData(
        "Worker.Jobs.Export+<RunAsync>d__8`1[[System.Int32, System.Private.CoreLib]]", "MoveNext", "Worker.Jobs.Export", "RunAsync")]
    [InlineData("Worker.Jobs.Export+<>c", "<RunAsync>b__8_0", "Worker.Jobs.Export", "RunAsync.lambda")]
    [InlineData("Worker.Jobs.Export+<>c__DisplayClass8_0", "<RunAsync>b__1", "Worker.Jobs.Export", "RunAsync.lambda")]
    [InlineData("Worker.Jobs.Export+<>c+<<RunAsync>b__8_0>d", "MoveNext", "Worker.Jobs.Export", "RunAsync.lambda")]
    [InlineData("Worker.Jobs.Export+<>c__DisplayClass8_0+<<RunAsync>b__0>d", "MoveNext", "Worker.Jobs.Export", "RunAsync.lambda")]
    [InlineData("Worker.Jobs.Export", "<RunAsync>g__Local|8_0", "Worker.Jobs.Export", "RunAsync.Local")]
    [InlineData("Worker.Jobs.Export+<<RunAsync>g__Local|8_0>d", "MoveNext", "Worker.Jobs.Export", "RunAsync.Local")]
    [InlineData("Worker.Jobs.Export+Nested+<Run>d__1", "MoveNext", "Worker.Jobs.Export+Nested", "Run")]
    [InlineData("System.Collections.Generic.List`1[[System.String]]", "Add", "System.Collections.Generic.List`1", "Add")]
    [InlineData("Program+<<Main>$>d__0", "MoveNext", "Program", "<Main>$")]
    public static void Are_those_of_the_source(string module, string function, string cleanModule, string cleanFunction) =>
        Assert.Equal((cleanModule, cleanFunction), FrameNames.Clean(module, function));
}
