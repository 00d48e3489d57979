using Worker.Cli.TestRuns;

namespace Worker.Tests.Cli.TestRuns;

public static class TestProgressTests
{
    private const string SomeTests = "Worker.Tests.SomeTests";

    [Fact]
    public static void Shows_a_class_when_it_is_done_and_a_failure_at_once()
    {
        Assert.Equal(
            [
                "✗ Worker.Tests.SomeTests.Fails(x: 1)",
                "    Xunit.Sdk.EqualException: not equal",
                "    1 is not 2",
                "       at SomeTests.cs:7",
                "    System.IO.IOException: inner",
                "- Worker.Tests.SomeTests.Is_left_out is skipped: no reason",
                "✗ Worker.Tests.SomeTests (test-class-cleanup-failed)",
                "    System.IO.IOException: cannot dispose",
                "✗ Worker.Tests.SomeTests: 1 of 3 failed in 1.5 s",
                "✓ Worker.Tests.OtherTests: 2 in 0.0 s",
            ],
            Shown(
                """{"$type":"test-class-starting","TestClassUniqueID":"c","TestClassName":"Worker.Tests.SomeTests"}""",
                """{"$type":"test-class-starting","TestClassUniqueID":"d","TestClassName":"Worker.Tests.OtherTests"}""",
                $$"""{"$type":"test-starting","TestClassUniqueID":"c","TestUniqueID":"t","TestDisplayName":"{{SomeTests}}.Fails(x: 1)"}""",
                $$"""{"$type":"test-starting","TestClassUniqueID":"c","TestUniqueID":"u","TestDisplayName":"{{SomeTests}}.Is_left_out"}""",
                """{"$type":"test-failed","TestClassUniqueID":"c","TestUniqueID":"t","ExceptionTypes":"""
                + """["Xunit.Sdk.EqualException","System.IO.IOException"],"Messages":"""
                + """["not equal\r\n1 is not 2","inner"],"StackTraces":["   at SomeTests.cs:7",null]}""",
                """{"$type":"test-skipped","TestClassUniqueID":"c","TestUniqueID":"u","Reason":"no reason"}""",
                """{"$type":"test-passed","TestClassUniqueID":"c","TestUniqueID":"v"}""",
                """{"$type":"test-class-cleanup-failed","TestClassUniqueID":"c","ExceptionTypes":"""
                + """["System.IO.IOException"],"Messages":["cannot dispose"],"StackTraces":[null]}""",
                """{"$type":"test-class-finished","TestClassUniqueID":"c","ExecutionTime":1.5,"TestsFailed":1,"TestsTotal":3}""",
                """{"$type":"test-class-finished","TestClassUniqueID":"d","ExecutionTime":0,"TestsFailed":0,"TestsTotal":2}"""));
    }

    [Fact]
    public static void Shows_what_is_of_no_class_and_what_a_crash_writes() => Assert.Equal(
        ["✗ the run (error)", "    System.OutOfMemoryException: full", "Unhandled exception."],
        Shown(
            """{"$type":"error","ExceptionTypes":["System.OutOfMemoryException"],"Messages":["full"],"StackTraces":[null]}""",
            "Ok, passed 1000 tests.",
            "Unhandled exception."));

    private static List<string> Shown(params string[] lines)
    {
        var shown = new List<string>();
        var progress = new TestProgress(shown.Add);
        foreach (var line in lines)
        {
            progress.Take(line);
        }

        return shown;
    }
}
