@echo off
rem Runs a lab. Builds first when there is nothing built yet or a source has changed since.
setlocal EnableExtensions DisableDelayedExpansion

set "HERE=%~dp0"
set "HERE=%HERE:~0,-1%"
set "TARGET=%HERE%\labs\target"

set "MODULES=labs"
set "MARK=%TARGET%\built"
if not "%~1"=="bench" goto java
set "MODULES=labs,benchmarks"
set "MARK=%HERE%\benchmarks\target\built"

:java

set "JAVA=java"
set "JAVAC=javac"
set "WHERE=on the PATH"
if defined JAVA_HOME (
    set "JAVA=%JAVA_HOME%\bin\java.exe"
    set "JAVAC=%JAVA_HOME%\bin\javac.exe"
    set "WHERE=at JAVA_HOME"
)

set "VERSION="
for /f "tokens=3" %%v in ('^""%JAVA%" -version 2^>^&1 ^| findstr /c:" version "^"') do if not defined VERSION set "VERSION=%%~v"
if not defined VERSION goto nojava
for /f "tokens=1 delims=.+-" %%m in ("%VERSION%") do set "VERSION=%%m"
if %VERSION% LSS 17 goto oldjava

call :stale
if errorlevel 1 goto run

"%JAVAC%" -version >nul 2>&1
if errorlevel 1 goto nojavac
if exist "%MARK%" (echo lab: sources have changed, building again 1>&2) else echo lab: building Gradus, once; on a fresh machine this downloads its tools 1>&2
if not exist "%TARGET%" mkdir "%TARGET%"
type nul > "%TARGET%\building"
pushd "%HERE%"
call mvnw.cmd -q -Dmaven.test.skip=true -pl %MODULES% -am package 1>&2
set "BUILT=%ERRORLEVEL%"
popd
if not "%BUILT%"=="0" goto nobuild
if not "%MODULES%"=="labs" copy /y "%TARGET%\building" "%MARK%" >nul
move /y "%TARGET%\building" "%TARGET%\built" >nul

:run
"%JAVA%" --add-modules jdk.incubator.vector "-Dgradus.home=%HERE%" %JAVA_OPTS% %GRADUS_OPTS% -cp "%TARGET%\labs.jar;%TARGET%\lib\*" dev.gradus.labs.Main %*
exit /b %ERRORLEVEL%

rem Answers 0 when a build is needed, 1 when not.
:stale
if not exist "%MARK%" exit /b 0
if not exist "%TARGET%\labs.jar" exit /b 0
powershell -NoProfile -Command "$h=$env:HERE; $b=(Get-Item $env:MARK).LastWriteTimeUtc; $f=@(Get-Item ($h+'\pom.xml'),($h+'\*\pom.xml'))+@(Get-ChildItem -Recurse ($h+'\*\src\main')); if ($f | Where-Object { $_.LastWriteTimeUtc -gt $b }) { exit 0 } else { exit 1 }"
exit /b %ERRORLEVEL%

:nojava
echo lab: Gradus needs a JDK, 17 or newer, and found no java %WHERE%. 1>&2
exit /b 1

:oldjava
echo lab: Gradus needs a JDK, 17 or newer, and found Java %VERSION% %WHERE%. 1>&2
exit /b 1

:nojavac
echo lab: the first run builds Gradus, which needs a JDK: java is here, javac is not (%WHERE%). 1>&2
exit /b 1

:nobuild
echo lab: the build failed, see above. 1>&2
exit /b 1
